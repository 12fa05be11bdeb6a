using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Stores a row, <see cref="Scale"/> times as large.</summary>
/// <param name="destination">Receives row r at r * <paramref name="stride"/>: a whole tile.</param>
/// <param name="stride">Floats from row to row.</param>
/// <param name="scale">What every token is multiplied by.</param>
internal readonly ref struct StoreEpilogue<TTile>(ref float destination, nint stride, TTile scale) : IEpilogue<TTile> where TTile : struct, ITile<TTile>
{
    private readonly ref float _destination = ref destination;

    public TTile Scale { get; } = scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(TTile sum, int row) => (sum * Scale).Store(ref _destination, row * stride);
}

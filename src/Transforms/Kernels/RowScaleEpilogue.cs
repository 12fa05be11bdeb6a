using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Multiplies by the row's scale and stores the row.</summary>
/// <param name="scales">A scale per row.</param>
/// <param name="destination">Receives a whole tile per row, one after the other.</param>
internal readonly ref struct RowScaleEpilogue<TTile>(ref float scales, ref float destination) : IEpilogue<TTile> where TTile : struct, ITile<TTile>
{
    private readonly ref float _scales = ref scales;
    private readonly ref float _destination = ref destination;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(TTile sum, int row) => (sum * TTile.Broadcast(ref _scales, row)).Store(ref _destination, row * (nint)TTile.Width);
}

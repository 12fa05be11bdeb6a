using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Adds the bias and stores the row in the order of the tokens.</summary>
/// <param name="bias">A bias per row.</param>
/// <param name="destination">Receives row r at r * <paramref name="stride"/>: a whole tile.</param>
/// <param name="stride">Floats from row to row.</param>
internal readonly ref struct BiasEpilogue<TTile, TFormat>(ref float bias, ref float destination, nint stride) : IEpilogue<TTile>
    where TTile : struct, ITile<TTile>
    where TFormat : struct, IActivationFormat<TTile>
{
    private readonly ref float _bias = ref bias;
    private readonly ref float _destination = ref destination;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(TTile sum, int row) =>
        TFormat.StoreLine(sum + TTile.Create(Unsafe.Add(ref _bias, row)), ref _destination, row * stride);
}

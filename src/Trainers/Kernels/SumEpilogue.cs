using System.Runtime.CompilerServices;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Adds a row to what the destination holds.</summary>
/// <param name="destination">Row r lies at r * <paramref name="stride"/>: a whole tile.</param>
/// <param name="stride">Floats from row to row.</param>
internal readonly ref struct SumEpilogue<TTile>(ref float destination, nint stride) : IEpilogue<TTile> where TTile : struct, ITile<TTile>
{
    private readonly ref float _destination = ref destination;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(TTile sum, int row) => (sum + TTile.Load(ref _destination, row * stride)).Store(ref _destination, row * stride);
}

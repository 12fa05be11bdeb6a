using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Adds the bias and stores the row.</summary>
internal readonly ref struct BiasEpilogue<TTile>(ref float bias, ref float destination, nint stride) : IEpilogue<TTile> where TTile : struct, ITile<TTile>
{
    private readonly ref float _bias = ref bias;
    private readonly ref float _destination = ref destination;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(TTile sum, int row) => (sum + TTile.Create(Unsafe.Add(ref _bias, row))).Store(ref _destination, row * stride);
}

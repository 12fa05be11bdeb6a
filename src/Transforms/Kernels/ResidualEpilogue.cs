using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Adds the bias and the row to what the destination holds.</summary>
/// <param name="bias">A bias per row.</param>
/// <param name="destination">A whole tile per row, one after the other.</param>
internal readonly ref struct ResidualEpilogue<TTile>(ref float bias, ref float destination) : IEpilogue<TTile> where TTile : struct, ITile<TTile>
{
    private readonly ref float _bias = ref bias;
    private readonly ref float _destination = ref destination;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(TTile sum, int row)
    {
        nint offset = row * (nint)TTile.Width;
        (sum + TTile.Create(Unsafe.Add(ref _bias, row)) + TTile.Load(ref _destination, offset)).Store(ref _destination, offset);
    }
}

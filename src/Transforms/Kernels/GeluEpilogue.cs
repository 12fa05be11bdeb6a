using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Adds the bias, takes GELU, and stores the row in the format of the next product's input.</summary>
/// <param name="bias">A bias per row.</param>
/// <param name="destination">Receives <see cref="IActivationFormat{TTile}.Words"/> words per row, one after the other.</param>
internal readonly ref struct GeluEpilogue<TTile, TFormat, TMath>(ref float bias, ref float destination) : IEpilogue<TTile>
    where TTile : struct, ITile<TTile>
    where TFormat : struct, IActivationFormat<TTile>
    where TMath : struct, IElementaryFunctions
{
    private readonly ref float _bias = ref bias;
    private readonly ref float _destination = ref destination;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(TTile sum, int row) =>
        TFormat.Store(TMath.Gelu(sum + TTile.Create(Unsafe.Add(ref _bias, row))), ref _destination, row * (nint)TFormat.Words);
}

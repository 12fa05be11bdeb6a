using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Copies a tile of 32-bit floats, in the order of the tokens, into the format of the next product's input.</summary>
internal static class FormatKernel
{
    /// <summary>Copies.</summary>
    /// <param name="features">Features to copy.</param>
    /// <param name="source">The tile's first token of the first feature; a whole tile per feature.</param>
    /// <param name="sourceStride">Floats from one feature to the next.</param>
    /// <param name="destination">Receives the tile, feature after feature: <see cref="IActivationFormat{TTile}.Words"/> words each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile, TFormat>(int features, ref float source, nint sourceStride, ref float destination)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        nint from = 0, to = 0;
        for (; features > 0; features--, from += sourceStride, to += TFormat.Words)
            TFormat.Store(TFormat.LoadLine(ref source, from), ref destination, to);
    }
}

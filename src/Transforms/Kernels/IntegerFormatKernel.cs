using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Rounds the features of every token to 16-bit integers: to multiples of a scale of the token's own, the largest size over the largest integer.</summary>
internal static class IntegerFormatKernel
{
    // No scale is zero, lest zeros be divided by it.
    private const float SmallestSize = 1e-30f;

    /// <summary>Packs two neighbouring features into a word; beside an odd last one lies zero.</summary>
    /// <param name="features">Features, at least one.</param>
    /// <param name="source">The tile's first token of the first feature; a whole tile per feature.</param>
    /// <param name="stride">Floats from one feature to the next, of source and destination.</param>
    /// <param name="largest">The largest integer.</param>
    /// <param name="destination">Receives a tile of words per pair of features; may be <paramref name="source"/>.</param>
    /// <returns>The scale of every token.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static TTile RunPairs<TTile>(int features, ref float source, nint stride, int largest, ref float destination) where TTile : struct, ITile<TTile>
    {
        TTile size = LargestSize<TTile>(features, ref source, stride), factor = TTile.Create(largest) / size;
        nint from = 0, to = 0;
        for (int feature = 0; feature < features; feature += 2, from += 2 * stride, to += stride)
        {
            TTile low = TTile.Load(ref source, from) * factor;
            TTile high = feature + 1 < features ? TTile.Load(ref source, from + stride) * factor : TTile.Create(0f);
            TTile.PackIntegers(low, high).Store(ref destination, to);
        }

        return size * TTile.Create(1f / largest);
    }

    /// <summary>Packs two neighbouring tokens into a word.</summary>
    /// <inheritdoc cref="RunPairs"/>
    /// <param name="features">Features, at least one.</param>
    /// <param name="source">The tile's first token of the first feature; a whole tile per feature.</param>
    /// <param name="stride">Floats from one feature to the next.</param>
    /// <param name="largest">The largest integer.</param>
    /// <param name="destination">Receives half a tile of words per feature.</param>
    /// <param name="destinationStride">Words from one feature of the destination to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static TTile RunLines<TTile>(int features, ref float source, nint stride, int largest, ref float destination, nint destinationStride)
        where TTile : struct, ITile<TTile>
    {
        TTile size = LargestSize<TTile>(features, ref source, stride), factor = TTile.Create(largest) / size;
        nint from = 0, to = 0;
        for (; features > 0; features--, from += stride, to += 2 * destinationStride)
            (TTile.Load(ref source, from) * factor).StoreIntegers(ref destination, to);
        return size * TTile.Create(1f / largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TTile LargestSize<TTile>(int features, ref float source, nint stride) where TTile : struct, ITile<TTile>
    {
        TTile size = TTile.Create(SmallestSize);
        nint from = 0;
        for (; features > 0; features--, from += stride)
        {
            TTile values = TTile.Load(ref source, from);
            size = TTile.Max(size, TTile.Max(values, TTile.Create(0f) - values));
        }

        return size;
    }
}

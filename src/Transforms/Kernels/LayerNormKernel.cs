using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>LayerNorm down the features of every token (Ba, Kiros and Hinton, 2016): (x - mean) / sqrt(variance + epsilon) * gain + bias.</summary>
internal static class LayerNormKernel
{
    /// <summary>Normalises a tile in place and writes it once more in the format of the next product's input.</summary>
    /// <param name="values">The tile, feature after feature: as many as there are gains.</param>
    /// <param name="gain">A gain per feature.</param>
    /// <param name="bias">A bias per feature.</param>
    /// <param name="epsilon">The epsilon under the root.</param>
    /// <param name="formatted">Receives the tile; may be <paramref name="values"/> itself where the format is 32-bit floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile, TFormat>(ref float values, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, float epsilon, ref float formatted)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        nint width = TTile.Width, end = gain.Length * width;
        TTile inverseCount = TTile.Create(1f / gain.Length);
        TTile sum = TTile.Create(0f);
        for (nint i = 0; i < end; i += width)
            sum += TTile.Load(ref values, i);
        TTile mean = sum * inverseCount;

        TTile squares = TTile.Create(0f);
        for (nint i = 0; i < end; i += width)
        {
            TTile centered = TTile.Load(ref values, i) - mean;
            squares = TTile.MultiplyAdd(centered, centered, squares);
        }

        TTile inverseDeviation = TTile.Create(1f) / TTile.SquareRoot(TTile.MultiplyAdd(squares, inverseCount, TTile.Create(epsilon)));
        nint offset = 0, formattedOffset = 0;
        for (int feature = 0; feature < gain.Length; feature++, offset += width, formattedOffset += TFormat.Words)
        {
            TTile normal = (TTile.Load(ref values, offset) - mean) * inverseDeviation;
            TTile result = TTile.MultiplyAdd(normal, TTile.Create(gain[feature]), TTile.Create(bias[feature]));
            result.Store(ref values, offset);
            TFormat.Store(result, ref formatted, formattedOffset);
        }
    }
}

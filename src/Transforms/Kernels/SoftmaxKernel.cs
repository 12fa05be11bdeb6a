using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Softmax down the features of every token, of the values times a scale.</summary>
internal static class SoftmaxKernel
{
    /// <summary>Replaces a tile by e^(scale * (x - max)) and gives the inverse of their sums, which is left to the reader to multiply by.</summary>
    /// <param name="values">The tile, feature after feature.</param>
    /// <param name="features">At least 1.</param>
    /// <param name="scale">A positive scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static TTile Run<TTile, TMath>(ref float values, int features, float scale)
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        nint width = TTile.Width, end = features * width;
        TTile max = TTile.Load(ref values, 0);
        for (nint i = width; i < end; i += width)
            max = TTile.Max(max, TTile.Load(ref values, i));

        TTile factor = TTile.Create(scale), sum = TTile.Create(0f);
        for (nint i = 0; i < end; i += width)
        {
            TTile power = TMath.Exp((TTile.Load(ref values, i) - max) * factor);
            power.Store(ref values, i);
            sum += power;
        }

        return TTile.Create(1f) / sum;
    }

    /// <summary>
    /// Computes e^(scale * (x - max)) and gives the inverse of their sums. The tile is replaced by the powers times a factor of their feature, rounded to
    /// integers and packed, two neighbouring features a word; beside an odd last one lies zero.
    /// </summary>
    /// <param name="values">The tile, feature after feature; its first half receives the words.</param>
    /// <param name="features">At least 1.</param>
    /// <param name="scale">A positive scale per token.</param>
    /// <param name="factors">A factor per feature, at most <see cref="IntegerKernel.LargestInput"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static TTile RunIntegers<TTile, TMath>(ref float values, int features, TTile scale, ref float factors)
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        nint width = TTile.Width, end = features * width;
        TTile max = TTile.Load(ref values, 0);
        for (nint i = width; i < end; i += width)
            max = TTile.Max(max, TTile.Load(ref values, i));

        TTile sum = TTile.Create(0f), previous = sum;
        nint offset = 0, destination = 0;
        for (int feature = 0; feature < features; feature++, offset += width)
        {
            TTile power = TMath.Exp((TTile.Load(ref values, offset) - max) * scale);
            sum += power;
            power *= TTile.Broadcast(ref factors, feature);
            if (feature % 2 == 0)
            {
                previous = power;
                continue;
            }

            TTile.PackIntegers(previous, power).Store(ref values, destination);
            destination += width;
        }

        if (features % 2 != 0)
            TTile.PackIntegers(previous, TTile.Create(0f)).Store(ref values, destination);
        return TTile.Create(1f) / sum;
    }

    /// <summary>Replaces the first values by e^(x - max), those behind them by 0, and gives the inverse of their sum.</summary>
    /// <param name="values">The values and room behind them; whole tiles.</param>
    /// <param name="count">The values that count; at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float RunAlong<TTile, TMath>(Span<float> values, int count)
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length % TTile.Width, 0, nameof(values));
        float max = values[0];
        foreach (float value in values[1..count])
            max = Math.Max(max, value);
        ref float first = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < values.Length; i += TTile.Width)
            TMath.Exp(TTile.Load(ref first, i) - TTile.Create(max)).Store(ref first, i);
        values[count..].Clear();
        TTile sum = TTile.Create(0f);
        for (int i = 0; i < values.Length; i += TTile.Width)
            sum += TTile.Load(ref first, i);
        return 1f / sum.Sum();
    }
}

using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Sums along the lanes, for the few products with a single token.</summary>
internal static class DotKernel
{
    /// <summary>Multiplies a dense matrix by a vector and adds the bias.</summary>
    /// <param name="matrix">Row-major, as many rows as <paramref name="output"/> and columns as <paramref name="input"/> has values.</param>
    /// <param name="bias">A bias per row.</param>
    /// <param name="input">The vector.</param>
    /// <param name="output">Receives the product.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile>(ReadOnlySpan<float> matrix, ReadOnlySpan<float> bias, ReadOnlySpan<float> input, Span<float> output)
        where TTile : struct, ITile<TTile>
    {
        for (int row = 0; row < output.Length; row++)
            output[row] = bias[row] + Dot<TTile>(matrix.Slice(row * input.Length, input.Length), input);
    }

    /// <summary>The sum of the products of two vectors.</summary>
    /// <param name="left">At least as long as <paramref name="right"/>.</param>
    /// <param name="right">The vector that sets the length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float Dot<TTile>(ReadOnlySpan<float> left, ReadOnlySpan<float> right) where TTile : struct, ITile<TTile>
    {
        left = left[..right.Length];
        ref float first = ref Unsafe.AsRef(in left.GetPinnableReference()), second = ref Unsafe.AsRef(in right.GetPinnableReference());
        TTile sum0 = TTile.Create(0f), sum1 = sum0;
        int i = 0;
        for (; i + 2 * TTile.Width <= right.Length; i += 2 * TTile.Width)
        {
            sum0 = TTile.MultiplyAdd(TTile.Load(ref first, i), TTile.Load(ref second, i), sum0);
            sum1 = TTile.MultiplyAdd(TTile.Load(ref first, i + TTile.Width), TTile.Load(ref second, i + TTile.Width), sum1);
        }

        for (; i + TTile.Width <= right.Length; i += TTile.Width)
            sum0 = TTile.MultiplyAdd(TTile.Load(ref first, i), TTile.Load(ref second, i), sum0);
        float sum = (sum0 + sum1).Sum();
        for (; i < right.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}

using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Elementary functions for activations that are rounded to 16-bit brain floats (relative error 4e-3): polynomials of a lower degree, fitted by
/// weighted least squares towards the smallest maximum.
/// </summary>
internal readonly struct BrainFunctions : IElementaryFunctions
{
    /// <inheritdoc/>
    /// <remarks>Relative error under 8e-5: 2^n times a cubic on [-1/2, 1/2].</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Exp<TTile>(TTile x) where TTile : struct, ITile<TTile>
    {
        TTile power = TTile.Max(TTile.Create(-87f), x) * TTile.Create(1.44269504f);
        TTile n = TTile.Round(power);
        TTile rest = power - n;
        TTile sum = TTile.MultiplyAdd(TTile.Create(0.05517167f), rest, TTile.Create(0.24261113f));
        sum = TTile.MultiplyAdd(sum, rest, TTile.Create(0.69326099f));
        sum = TTile.MultiplyAdd(sum, rest, TTile.Create(0.99992807f));
        return sum * TTile.PowerOfTwo(n);
    }

    /// <inheritdoc/>
    /// <remarks>Absolute error under 1.2e-4 max(1, |x|); beyond [-3.8, 3.8] the distribution function stays where it is at the ends.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Gelu<TTile>(TTile x) where TTile : struct, ITile<TTile>
    {
        TTile inner = TTile.Min(TTile.Create(3.8f), TTile.Max(TTile.Create(-3.8f), x));
        TTile square = inner * inner;
        TTile sum = TTile.MultiplyAdd(TTile.Create(3.02537364e-08f), square, TTile.Create(-1.95696160e-06f));
        sum = TTile.MultiplyAdd(sum, square, TTile.Create(5.46221618e-05f));
        sum = TTile.MultiplyAdd(sum, square, TTile.Create(-8.74428390e-04f));
        sum = TTile.MultiplyAdd(sum, square, TTile.Create(9.04574318e-03f));
        sum = TTile.MultiplyAdd(sum, square, TTile.Create(-6.51326893e-02f));
        sum = TTile.MultiplyAdd(sum, square, TTile.Create(3.98256660e-01f));
        return TTile.MultiplyAdd(sum, inner, TTile.Create(0.5f)) * x;
    }
}

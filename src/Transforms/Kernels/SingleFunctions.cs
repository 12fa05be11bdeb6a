using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Elementary functions to the last bits of a 32-bit float.</summary>
internal readonly struct SingleFunctions : IElementaryFunctions
{
    /// <inheritdoc/>
    /// <remarks>Relative error under 1.5e-7.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Exp<TTile>(TTile x) where TTile : struct, ITile<TTile>
    {
        x = TTile.Max(TTile.Create(-87f), x);

        // e^x = 2^n e^r with |r| <= ln 2 / 2; ln 2 is subtracted in two parts, as Cody and Waite do, to keep r exact.
        TTile n = TTile.Round(x * TTile.Create(1.44269504f));
        TTile r = TTile.MultiplyAdd(n, TTile.Create(-0.693359375f), x);
        r = TTile.MultiplyAdd(n, TTile.Create(2.12194440e-4f), r);

        // The Taylor series to r^7 / 7!: the next term is under 1e-8 of the sum.
        TTile sum = TTile.Create(1f / 5040);
        sum = TTile.MultiplyAdd(sum, r, TTile.Create(1f / 720));
        sum = TTile.MultiplyAdd(sum, r, TTile.Create(1f / 120));
        sum = TTile.MultiplyAdd(sum, r, TTile.Create(1f / 24));
        sum = TTile.MultiplyAdd(sum, r, TTile.Create(1f / 6));
        sum = TTile.MultiplyAdd(sum, r, TTile.Create(1f / 2));
        sum = TTile.MultiplyAdd(sum, r, TTile.Create(1f));
        sum = TTile.MultiplyAdd(sum, r, TTile.Create(1f));
        return sum * TTile.PowerOfTwo(n);
    }

    /// <summary>
    /// The complementary error function of x >= 0 within 1.5e-7: e to a polynomial that was fitted to -ln erfc on [0, 5] (weighted least squares
    /// towards the smallest maximum, 2.3e-9 in exact arithmetic). Beyond 5 it stays at erfc 5 = 1.5e-12.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Erfc<TTile>(TTile x) where TTile : struct, ITile<TTile>
    {
        x = TTile.Min(TTile.Create(5f), x);
        TTile sum = TTile.Create(8.041554793e-06f);
        sum = TTile.MultiplyAdd(sum, x, TTile.Create(-1.060052164e-04f));
        sum = TTile.MultiplyAdd(sum, x, TTile.Create(5.878690863e-04f));
        sum = TTile.MultiplyAdd(sum, x, TTile.Create(-1.576598501e-03f));
        sum = TTile.MultiplyAdd(sum, x, TTile.Create(5.860214878e-05f));
        sum = TTile.MultiplyAdd(sum, x, TTile.Create(1.921725459e-02f));
        sum = TTile.MultiplyAdd(sum, x, TTile.Create(-1.027992442e-01f));
        sum = TTile.MultiplyAdd(sum, x, TTile.Create(-6.366161108e-01f));
        sum = TTile.MultiplyAdd(sum, x, TTile.Create(-1.128379345e+00f));
        return Exp(sum * x);
    }

    /// <inheritdoc/>
    /// <remarks>max(x, 0) - |x| / 2 erfc(|x| / sqrt 2), which cancels nowhere.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Gelu<TTile>(TTile x) where TTile : struct, ITile<TTile>
    {
        TTile magnitude = TTile.Max(TTile.Create(0f) - x, x);
        return Gelu(x, magnitude, Erfc(magnitude * TTile.Create(0.707106781f)));
    }

    /// <summary>The same from |x| and erfc(|x| / sqrt 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Gelu<TTile>(TTile x, TTile magnitude, TTile error) where TTile : struct, ITile<TTile> =>
        TTile.MultiplyAdd(error * magnitude, TTile.Create(-0.5f), TTile.Max(TTile.Create(0f), x));
}

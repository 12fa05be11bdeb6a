using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Elementary functions over tiles.</summary>
internal static class TileMath
{
    /// <summary>e^x within 2 units in the last place; 0 under about -87 is rounded up to the smallest normal number's neighbourhood.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Exp<TTile>(TTile x) where TTile : struct, ITile<TTile>
    {
        x = TTile.Min(TTile.Max(x, TTile.Create(-87f)), TTile.Create(88f));

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

    /// <summary>The error function within 2e-7: a rational approximation x P(x^2) / Q(x^2) on [-4, 4], beyond which a float rounds it to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Erf<TTile>(TTile x) where TTile : struct, ITile<TTile>
    {
        x = TTile.Min(TTile.Max(x, TTile.Create(-4f)), TTile.Create(4f));
        TTile square = x * x;

        TTile p = TTile.Create(-2.72614225801306e-10f);
        p = TTile.MultiplyAdd(p, square, TTile.Create(2.77068142495902e-08f));
        p = TTile.MultiplyAdd(p, square, TTile.Create(-2.10102402082508e-06f));
        p = TTile.MultiplyAdd(p, square, TTile.Create(-5.69250639462346e-05f));
        p = TTile.MultiplyAdd(p, square, TTile.Create(-7.34990630326855e-04f));
        p = TTile.MultiplyAdd(p, square, TTile.Create(-2.95459980854025e-03f));
        p = TTile.MultiplyAdd(p, square, TTile.Create(-1.60960333262415e-02f));

        TTile q = TTile.Create(-1.45660718464996e-05f);
        q = TTile.MultiplyAdd(q, square, TTile.Create(-2.13374055278905e-04f));
        q = TTile.MultiplyAdd(q, square, TTile.Create(-1.68282697438203e-03f));
        q = TTile.MultiplyAdd(q, square, TTile.Create(-7.37332916720468e-03f));
        q = TTile.MultiplyAdd(q, square, TTile.Create(-1.42647390514189e-02f));
        return x * p / q;
    }

    /// <summary>x times the standard normal distribution function of x (Hendrycks and Gimpel, 2016), without the tanh shortcut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Gelu<TTile>(TTile x) where TTile : struct, ITile<TTile>
    {
        TTile half = x * TTile.Create(0.5f);
        return TTile.MultiplyAdd(half, Erf(x * TTile.Create(0.707106781f)), half);
    }
}

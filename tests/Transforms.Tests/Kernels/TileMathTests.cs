namespace MLNet.Pruning.Transforms.Tests;

public sealed class TileMathTests
{
    [Fact]
    public void ErfcIsAccurate()
    {
        double max = 0;
        for (float x = 0; x <= 7; x += 1f / 4096)
            max = Math.Max(max, Math.Abs(Erfc(x) - (1 - ReferenceErf(x))));
        Assert.InRange(max, 0, 1.5e-7);
        Assert.Equal(1f, Erfc(0f));
    }

    [Fact]
    public void ExpIsAccurate()
    {
        double max = 0;
        for (float x = -86; x <= 86; x += 1f / 256)
            max = Math.Max(max, Math.Abs(Exp(x) / Math.Exp(x) - 1));
        Assert.InRange(max, 0, 1.5e-7);
        Assert.Equal(1f, Exp(0f));
        Assert.InRange(Exp(float.NegativeInfinity), 0f, 1e-37f);
    }

    [Fact]
    public void GeluIsAccurate()
    {
        double max = 0;
        for (float x = -10; x <= 10; x += 1f / 1024)
            max = Math.Max(max, Math.Abs(Gelu(x) - 0.5 * x * (1 + ReferenceErf(x / Math.Sqrt(2)))) / Math.Max(1, Math.Abs(x)));
        Assert.InRange(max, 0, 1.5e-7);
        Assert.Equal(0f, Gelu(0f));
        Assert.Equal(1000f, Gelu(1000f));
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        for (float x = -5; x <= 5; x += 0.37f)
        {
            Assert.Equal(Gelu(x), First(TileMath.Gelu(Tile8.Create(x))));
            Assert.Equal(Gelu(x), First(TileMath.Gelu(PairedTile<PairedTile<Tile16>>.Create(x))));
            Assert.Equal(Exp(x), First(TileMath.Exp(PairedTile<Tile8>.Create(x))));
        }
    }

    private static float Erfc(float x) => First(TileMath.Erfc(Tile16.Create(x)));

    private static float Exp(float x) => First(TileMath.Exp(Tile16.Create(x)));

    private static float Gelu(float x) => First(TileMath.Gelu(Tile16.Create(x)));

    private static float First<TTile>(TTile tile) where TTile : struct, ITile<TTile>
    {
        float[] values = new float[TTile.Width];
        tile.Store(ref values[0], 0);
        Assert.All(values, value => Assert.Equal(values[0], value));
        return values[0];
    }

    // The Maclaurin series where it does not cancel, else the continued fraction of Laplace.
    private static double ReferenceErf(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude > 2)
        {
            double fraction = 0;
            for (int k = 100; k > 0; k--)
                fraction = k / 2.0 / (magnitude + fraction);
            return Math.Sign(x) * (1 - Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (magnitude + fraction));
        }

        double term = x, sum = x;
        for (int n = 1; n < 60; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}

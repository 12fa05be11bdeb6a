namespace MLNet.Pruning.Transforms.Tests;

public sealed class ElementaryFunctionsTests
{
    [Fact]
    public void ExpIsAccurate()
    {
        Assert.InRange(ExpError<SingleFunctions>(), 0, 1.5e-7);
        Assert.InRange(ExpError<BrainFunctions>(), 0, 8e-5);
        Assert.Equal(1f, Exp<SingleFunctions>(0f));
        Assert.InRange(Exp<SingleFunctions>(float.NegativeInfinity), 0f, 1e-37f);
        Assert.InRange(Exp<BrainFunctions>(float.NegativeInfinity), 0f, 1e-37f);
    }

    [Fact]
    public void GeluIsAccurate()
    {
        Assert.InRange(GeluError<SingleFunctions>(10), 0, 1.5e-7);
        Assert.InRange(GeluError<BrainFunctions>(3.8f), 0, 1.2e-4);
        Assert.Equal(0f, Gelu<SingleFunctions>(0f));
        Assert.Equal(0f, Gelu<BrainFunctions>(0f));
        Assert.Equal(1000f, Gelu<SingleFunctions>(1000f));
        Assert.Equal(1000f, Gelu<BrainFunctions>(1000f), 0.1f);
        Assert.Equal(0f, Gelu<BrainFunctions>(-1000f), 0.1f);
    }

    [Fact]
    public void NotANumberStaysOne()
    {
        Assert.True(float.IsNaN(Exp<SingleFunctions>(float.NaN)));
        Assert.True(float.IsNaN(Gelu<SingleFunctions>(float.NaN)));
        Assert.True(float.IsNaN(Exp<BrainFunctions>(float.NaN)));
        Assert.True(float.IsNaN(Gelu<BrainFunctions>(float.NaN)));
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        CompareWidths<SingleFunctions>();
        CompareWidths<BrainFunctions>();
    }

    private static void CompareWidths<TMath>() where TMath : struct, IElementaryFunctions
    {
        for (float x = -5; x <= 5; x += 0.37f)
        {
            Assert.Equal(Gelu<TMath>(x), First(TMath.Gelu(Tile8.Create(x))));
            Assert.Equal(Gelu<TMath>(x), First(TMath.Gelu(PairedTile<PairedTile<Tile16>>.Create(x))));
            Assert.Equal(Exp<TMath>(x), First(TMath.Exp(PairedTile<Tile8>.Create(x))));
        }
    }

    private static double ExpError<TMath>() where TMath : struct, IElementaryFunctions
    {
        double max = 0;
        for (float x = -86; x <= 86; x += 1f / 256)
            max = Math.Max(max, Math.Abs(Exp<TMath>(x) / Math.Exp(x) - 1));
        return max;
    }

    private static double GeluError<TMath>(float range) where TMath : struct, IElementaryFunctions
    {
        double max = 0;
        for (float x = -range; x <= range; x += 1f / 1024)
            max = Math.Max(max, Math.Abs(Gelu<TMath>(x) - 0.5 * x * (1 + ReferenceErf(x / Math.Sqrt(2)))) / Math.Max(1, Math.Abs(x)));
        return max;
    }

    private static float Exp<TMath>(float x) where TMath : struct, IElementaryFunctions => First(TMath.Exp(Tile16.Create(x)));

    private static float Gelu<TMath>(float x) where TMath : struct, IElementaryFunctions => First(TMath.Gelu(Tile16.Create(x)));

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

using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class ElementaryFunctionsTests
{
    private static readonly float[] Arguments = [.. Enumerable.Range(-86 * 64, 172 * 64).Select(i => i / 64f)];

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void ExpIsAsAccurateAsItSays(string tile)
    {
        Tiles.Run(CheckExp<Tile4, SingleFunctions>, tile, typeof(SingleFunctions));
        Tiles.Run(CheckExp<Tile4, BrainFunctions>, tile, typeof(BrainFunctions));
    }

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void GeluIsAsAccurateAsItSays(string tile)
    {
        Tiles.Run(CheckGelu<Tile4, SingleFunctions>, tile, typeof(SingleFunctions));
        Tiles.Run(CheckGelu<Tile4, BrainFunctions>, tile, typeof(BrainFunctions));
    }

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void EveryTileGivesTheSameBits(string tile)
    {
        Tiles.Run(CheckBits<Tile4, SingleFunctions>, tile, typeof(SingleFunctions));
        Tiles.Run(CheckBits<Tile4, BrainFunctions>, tile, typeof(BrainFunctions));
    }

    [Fact]
    public void TheEndsAreWhatTheyShouldBe()
    {
        Assert.Equal([1f, 1f], Map<Tile16>([0f, -0f], SingleFunctions.Exp));
        Assert.Equal([0f, 1000f], Map<Tile16>([0f, 1000f], SingleFunctions.Gelu));
        Assert.Equal([0f], Map<Tile16>([0f], BrainFunctions.Gelu));
        Assert.All(Map<Tile16>([float.NegativeInfinity, -1000f], SingleFunctions.Exp), power => Assert.InRange(power, 0f, 2e-38f));
        Assert.All(Map<Tile16>([float.NegativeInfinity, -1000f], BrainFunctions.Exp), power => Assert.InRange(power, 0f, 2e-38f));
    }

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void NotANumberStaysOne(string tile)
    {
        Tiles.Run(CheckNaN<Tile4, SingleFunctions>, tile, typeof(SingleFunctions));
        Tiles.Run(CheckNaN<Tile4, BrainFunctions>, tile, typeof(BrainFunctions));
    }

    private static void CheckExp<TTile, TMath>()
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        float[] powers = Map<TTile>(Arguments, TMath.Exp);
        for (int i = 0; i < powers.Length; i++)
            Naive.Near(Math.Exp(Arguments[i]), powers[i], Naive.ExpError<TMath>() * Math.Exp(Arguments[i]), $"e^{Arguments[i]}");
    }

    private static void CheckGelu<TTile, TMath>()
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        float[] arguments = Array.ConvertAll(Arguments, argument => argument / 8), values = Map<TTile>(arguments, TMath.Gelu);
        for (int i = 0; i < values.Length; i++)
        {
            double x = arguments[i];
            Naive.Near(0.5 * x * (1 + ReferenceEncoder.Erf(x / Math.Sqrt(2))), values[i], Naive.GeluError<TMath>(x), $"GELU of {x}");
        }
    }

    // Where products are not fused with sums, 4 tokens are rounded once more; no processor mixes them with wider tiles.
    private static void CheckBits<TTile, TMath>()
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        float third = 1 / 3f;
        if (Map<TTile>([third], x => TTile.MultiplyAdd(x, x, TTile.Create(-1 / 9f)))[0] != MathF.FusedMultiplyAdd(third, third, -1 / 9f))
            return;
        Assert.Equal(Map<Tile16>(Arguments, TMath.Exp), Map<TTile>(Arguments, TMath.Exp));
        Assert.Equal(Map<Tile16>(Arguments, TMath.Gelu), Map<TTile>(Arguments, TMath.Gelu));
    }

    private static void CheckNaN<TTile, TMath>()
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        Assert.True(float.IsNaN(Map<TTile>([float.NaN], TMath.Exp)[0]));
        Assert.True(float.IsNaN(Map<TTile>([float.NaN], TMath.Gelu)[0]));
    }

    private static float[] Map<TTile>(float[] values, Func<TTile, TTile> function) where TTile : struct, ITile<TTile>
    {
        float[] results = new float[(values.Length + TTile.Width - 1) / TTile.Width * TTile.Width];
        values.CopyTo(results, 0);
        for (int i = 0; i < results.Length; i += TTile.Width)
            function(TTile.Load(ref results[i], 0)).Store(ref results[i], 0);
        return results[..values.Length];
    }
}

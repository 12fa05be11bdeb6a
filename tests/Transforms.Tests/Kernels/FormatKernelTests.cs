namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class FormatKernelTests
{
    [Theory]
    [MemberData(nameof(Tiles.AllFormats), MemberType = typeof(Tiles))]
    public void CopiesAsInPlainLoops(string tile, ScoringPrecision format) => Tiles.Run(Check<Tile4, SingleFormat<Tile4>>, tile, format);

    private static void Check<TTile, TFormat>()
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        foreach (int features in (int[])[0, 1, 15, 16, 17])
        {
            int stride = TTile.Width + 3;
            float[] values = Naive.Values(new Random(features), features * stride);
            GuardedMemory source = new(values), destination = new(features * TFormat.Words);
            FormatKernel.Run<TTile, TFormat>(features, ref source.First, stride, ref destination.First);
            destination.CheckGuards();
            Assert.Equal(values, source.Span.ToArray());
            float[] inPlaces = new float[features * TTile.Width];
            for (int i = 0; i < inPlaces.Length; i++)
                inPlaces[i / TTile.Width * TTile.Width + TFormat.PlaceOf(i % TTile.Width)] = values[i / TTile.Width * stride + i % TTile.Width];
            Assert.Equal(Naive.Write<TTile, TFormat>(inPlaces, TFormat.Words).Span.ToArray(), destination.Span.ToArray());
        }
    }
}

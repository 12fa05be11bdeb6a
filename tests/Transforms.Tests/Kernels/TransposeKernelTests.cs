namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class TransposeKernelTests
{
    [Fact]
    public void TokensComeBackFromTheirTile()
    {
        foreach ((int features, int tokens, int width) in ((int, int, int)[])[(1, 1, 1), (17, 1, 4), (16, 16, 16), (15, 16, 64), (384, 16, 32)])
        {
            float[] vectors = Naive.Values(new Random(features), tokens * features), vector = new float[features];
            var tile = new GuardedMemory((features - 1) * width + tokens);
            TransposeKernel.Scatter(vectors, tokens, tile.Span, width);
            tile.CheckGuards();
            Assert.Equal((features - 1) * (width - tokens), tile.Span.ToArray().Count(float.IsNaN));
            for (int token = 0; token < tokens; token++)
            {
                TransposeKernel.Gather(tile.Span[token..], width, vector);
                Assert.Equal(vectors[(token * features)..((token + 1) * features)], vector);
            }
        }
    }

    [Fact]
    public void ATileThatIsTooSmallIsRefused()
    {
        Assert.Throws<ArgumentException>(() => TransposeKernel.Scatter(new float[8], 2, new float[3 * 16 + 1], 16));
        Assert.Throws<ArgumentException>(() => TransposeKernel.Scatter(new float[8], 2, new float[64], 1));
        Assert.Throws<ArgumentException>(() => TransposeKernel.Gather(new float[3 * 16], 16, new float[4]));
    }
}

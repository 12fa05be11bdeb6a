namespace MLNet.Pruning.Transforms.Tests;

public sealed class KernelTests
{
    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(7, 13, 48)]
    [InlineData(8, 33, 112)]
    public void DenseKernelMultipliesInAnyLayout(int rows, int columns, int tokens)
    {
        var random = new Random(rows);
        float[] left = Values(random, rows * columns), bias = Values(random, rows), input = Values(random, columns * tokens);
        float[] transposed = new float[left.Length];
        for (int i = 0; i < left.Length; i++)
            transposed[i % columns * rows + i / columns] = left[i];

        float[] output = new float[rows * tokens], other = new float[rows * tokens];
        DenseKernel.Run(left, columns, 1, bias, View(input, columns, tokens), View(output, rows, tokens));
        DenseKernel.Run(transposed, 1, rows, bias, View(input, columns, tokens), View(other, rows, tokens));

        Assert.Equal(output, other);
        for (int row = 0; row < rows; row++)
        {
            for (int token = 0; token < tokens; token++)
            {
                double expected = bias[row];
                for (int k = 0; k < columns; k++)
                    expected += (double)left[row * columns + k] * input[k * tokens + token];
                Assert.Equal(expected, output[row * tokens + token], 1e-5);
            }
        }
    }

    [Fact]
    public void SoftmaxSumsToOneDownTheFeatures()
    {
        float[] values = Values(new Random(3), 9 * 32);
        values[5] = 300;
        double[] expected = new double[values.Length];
        for (int token = 0; token < 32; token++)
        {
            double[] column = [.. Enumerable.Range(0, 9).Select(i => (double)values[i * 32 + token] * 0.25)];
            double sum = column.Sum(value => Math.Exp(value - column.Max()));
            for (int i = 0; i < 9; i++)
                expected[i * 32 + token] = Math.Exp(column[i] - column.Max()) / sum;
        }

        SoftmaxKernel.Run(View(values, 9, 32), 0.25f);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(expected[i], values[i], 1e-6);
    }

    [Fact]
    public void LayerNormGivesMeanZeroAndVarianceOneBeforeGainAndBias()
    {
        var random = new Random(4);
        float[] values = Values(random, 20 * 16), gain = Values(random, 20), bias = Values(random, 20), original = (float[])values.Clone();
        LayerNormKernel.Run(View(values, 20, 16), gain, bias, 1e-12f);
        for (int token = 0; token < 16; token++)
        {
            double[] column = [.. Enumerable.Range(0, 20).Select(i => (double)original[i * 16 + token])];
            double mean = column.Average(), deviation = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
            for (int i = 0; i < 20; i++)
                Assert.Equal((column[i] - mean) / deviation * gain[i] + bias[i], values[i * 16 + token], 1e-5);
        }
    }

    [Fact]
    public void SizesThatDoNotFitAreRefused()
    {
        float[] values = new float[64];
        Assert.Throws<ArgumentException>(() => new Activations(values, 4, 15, 16).Features);
        Assert.Throws<ArgumentException>(() => new Activations(values, 5, 16, 16).Features);
        Assert.Throws<ArgumentException>(() => DenseKernel.Run(new float[15], 4, 1, [], View(values, 4, 16), View(new float[64], 4, 16)));
        Assert.Throws<ArgumentException>(() => DenseKernel.Run(new float[16], 4, 1, new float[3], View(values, 4, 16), View(new float[64], 4, 16)));
        Assert.Throws<ArgumentException>(() => LayerNormKernel.Run(View(values, 4, 16), new float[3], new float[4], 0));
        Assert.Throws<ArgumentException>(() => AddKernel.Run(View(values, 4, 16), View(new float[48], 3, 16)));
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];

    private static Activations View(float[] values, int features, int tokens) => new(values, features, tokens, tokens);
}

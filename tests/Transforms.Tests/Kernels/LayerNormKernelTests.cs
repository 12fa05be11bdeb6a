namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class LayerNormKernelTests
{
    [Theory]
    [MemberData(nameof(Tiles.AllFormats), MemberType = typeof(Tiles))]
    public void NormalisesAsInPlainLoops(string tile, ScoringPrecision format) => Tiles.Run(Check<Tile4, SingleFormat<Tile4>>, tile, format);

    [Fact]
    public void ATileMayBeItsOwnCopy()
    {
        float[] values = Naive.Values(new Random(1), 20 * 16), gain = Naive.Values(new Random(2), 20), copy = new float[20 * 16], original = (float[])values.Clone();
        LayerNormKernel.Run<Tile16, SingleFormat<Tile16>>(ref values[0], gain, gain, 1e-12f, ref values[0]);
        LayerNormKernel.Run<Tile16, SingleFormat<Tile16>>(ref original[0], gain, gain, 1e-12f, ref copy[0]);
        Assert.Equal(copy, values);
    }

    private static void Check<TTile, TFormat>()
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        const float Epsilon = 1e-12f;
        foreach (int features in (int[])[1, 2, 15, 16, 17, 100])
        {
            var random = new Random(features);
            float[] original = Naive.Values(random, features * TTile.Width), gain = Naive.Values(random, features), bias = Naive.Values(random, features);
            GuardedMemory values = new(original), formatted = new(features * TFormat.Words);
            LayerNormKernel.Run<TTile, TFormat>(ref values.First, gain, bias, Epsilon, ref formatted.First);
            values.CheckGuards();
            formatted.CheckGuards();
            Assert.Equal(Naive.Write<TTile, TFormat>(values.Span.ToArray(), TFormat.Words).Span.ToArray(), formatted.Span.ToArray());
            for (int token = 0; token < TTile.Width; token++)
            {
                double[] column = [.. Enumerable.Range(0, features).Select(i => (double)original[i * TTile.Width + token])];
                Compare(column, gain, bias, Epsilon, [.. Enumerable.Range(0, features).Select(i => values.Span[i * TTile.Width + token])]);
            }
        }
    }

    // The bound follows the roundings through the formula: of the mean, of every difference from it, of their squares' sum, and of the rest.
    private static void Compare(double[] column, float[] gain, float[] bias, double epsilon, float[] actual)
    {
        int count = column.Length;
        double mean = column.Average(), variance = column.Average(value => (value - mean) * (value - mean)) + epsilon, deviation = Math.Sqrt(variance);
        double meanError = Naive.Roundings(count + 2) * column.Average(Math.Abs);
        double[] errors = [.. column.Select(value => meanError + Naive.Roundings(2) * Math.Abs(value - mean))];
        double varianceError = column.Zip(errors, (value, error) => error * (2 * Math.Abs(value - mean) + error)).Average() / variance + Naive.Roundings(count + 4);
        double inverseError = varianceError + Naive.Roundings(4);
        for (int i = 0; i < count; i++)
        {
            double normal = (column[i] - mean) / deviation, expected = normal * gain[i] + bias[i];
            double error = Math.Abs(gain[i]) * (errors[i] / deviation * (1 + inverseError) + Math.Abs(normal) * (inverseError + Naive.Roundings(2)));
            Naive.Near(expected, actual[i], error + Naive.Roundings(1) * Math.Abs(expected), $"feature {i} of {count}");
        }
    }
}

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class DenseKernelTests
{
    [Theory]
    [MemberData(nameof(Tiles.AllFormats), MemberType = typeof(Tiles))]
    public void MultipliesAsInPlainLoops(string tile, ScoringPrecision format) => Tiles.Run(Check<Tile4, SingleFormat<Tile4>>, tile, format);

    private static void Check<TTile, TFormat>()
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        foreach (Naive.Shape shape in Naive.Shapes())
        {
            var random = new Random(shape.Seed);
            float[] dense = Naive.Values(random, shape.Rows * shape.Columns), bias = Naive.Values(random, shape.Rows);
            float[] values = Naive.Values(random, shape.Columns * TTile.Width);

            // Row by row and column by column, with gaps that hold no numbers.
            foreach ((int rowStride, int columnStride) in ((int, int)[])[(shape.Columns + 1, 1), (1, shape.Rows + 2)])
            {
                int inputStride = TFormat.Words + 5, stride = TTile.Width + 3;
                GuardedMemory words = Naive.Write<TTile, TFormat>(values, inputStride);
                float[] input = Naive.Read<TTile, TFormat>(words.Span, inputStride);
                GuardedMemory left = new(shape.Rows * rowStride + shape.Columns * columnStride), output = new(shape.Rows * stride);
                for (int i = 0; i < dense.Length; i++)
                    left.Span[i / shape.Columns * rowStride + i % shape.Columns * columnStride] = dense[i];
                DenseKernel.Run<TTile, TFormat, BiasEpilogue<TTile, SingleFormat<TTile>>>(
                    ref left.First, rowStride, columnStride, shape.Rows, shape.Columns, ref words.First, inputStride,
                    new BiasEpilogue<TTile, SingleFormat<TTile>>(ref new GuardedMemory(bias).First, ref output.First, stride));
                Naive.CompareProduct<TTile>(
                    shape, row => [.. Enumerable.Range(0, shape.Columns).Select(column => ((double)dense[row * shape.Columns + column], column))],
                    input, bias, output, stride);
            }
        }
    }
}

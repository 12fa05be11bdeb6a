namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class BlockKernelTests
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
            int[] ends = new int[(shape.Rows + BlockKernel.Height - 1) / BlockKernel.Height];
            List<int> columns = [];
            for (int group = 0; group < ends.Length; group++)
            {
                columns.AddRange(Enumerable.Range(0, shape.Columns).Where(_ => random.NextDouble() < shape.Density));
                ends[group] = columns.Count;
            }

            float[] values = Naive.Values(random, columns.Count * BlockKernel.Height);
            if (shape.Rows % BlockKernel.Height is int last and not 0)
            {
                // What a block has beyond the last row is nobody's.
                for (int i = (ends.Length < 2 ? 0 : ends[^2]) * BlockKernel.Height; i < values.Length; i++)
                    values[i] = i % BlockKernel.Height < last ? values[i] : float.NaN;
            }

            float[] activations = Naive.Values(random, shape.Columns * TTile.Width), bias = Naive.Values(random, shape.Rows);
            GuardedMemory words = Naive.Write<TTile, TFormat>(activations, TFormat.Words), weights = new(values);
            float[] input = Naive.Read<TTile, TFormat>(words.Span, TFormat.Words);
            int stride = TTile.Width + 3;
            var output = new GuardedMemory(shape.Rows * stride);
            BlockKernel.Run<TTile, TFormat, BiasEpilogue<TTile, SingleFormat<TTile>>>(
                shape.Rows, ends, columns.ToArray(), weights.Span, ref words.First, new BiasEpilogue<TTile, SingleFormat<TTile>>(ref new GuardedMemory(bias).First, ref output.First, stride));
            Naive.CompareProduct<TTile>(shape, row => Terms(row, ends, columns, values), input, bias, output, stride);
        }
    }

    private static IReadOnlyList<(double Weight, int Column)> Terms(int row, int[] ends, List<int> columns, float[] values)
    {
        int group = row / BlockKernel.Height, first = group == 0 ? 0 : ends[group - 1];
        return [.. Enumerable.Range(first, ends[group] - first).Select(i => ((double)values[i * BlockKernel.Height + row % BlockKernel.Height], columns[i]))];
    }
}

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class SparseKernelTests
{
    [Theory]
    [MemberData(nameof(Tiles.AllFormats), MemberType = typeof(Tiles))]
    public void SinglesMultiplyAsInPlainLoops(string tile, ScoringPrecision format) =>
        Tiles.Run(Check<Tile4, SingleFormat<Tile4>, SingleEntry>, tile, format, typeof(SingleEntry));

    [Theory]
    [MemberData(nameof(Tiles.AllFormats), MemberType = typeof(Tiles))]
    public void BrainFloatsMultiplyAsInPlainLoops(string tile, ScoringPrecision format) =>
        Tiles.Run(Check<Tile4, SingleFormat<Tile4>, BrainEntry>, tile, format, typeof(BrainEntry));

    private static void Check<TTile, TFormat, TEntry>()
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TEntry : struct, ISparseEntry<TEntry>
    {
        foreach (Naive.Shape shape in Naive.Shapes())
        {
            var random = new Random(shape.Seed);
            int[] order = [.. Enumerable.Range(0, shape.Rows)], ends = new int[(shape.Rows + SparseKernel.Rows - 1) / SparseKernel.Rows];
            random.Shuffle(order);
            var rows = new List<(double Weight, int Column)>[shape.Rows];
            List<TEntry> entries = [TEntry.Create(float.NaN, 0)];
            for (int group = 0; group < ends.Length; group++)
            {
                List<TEntry>[] four = [.. Enumerable.Range(0, SparseKernel.Rows).Select(i => group * SparseKernel.Rows + i >= shape.Rows ? [] : Row<TEntry>(random, shape))];
                int longest = four.Max(row => row.Count);
                foreach (List<TEntry> row in four)
                    row.AddRange(Enumerable.Repeat(TEntry.Create(0f, 0), longest - row.Count));
                for (int i = 0; i < longest; i++)
                    entries.AddRange(four.Select(row => row[i]));
                for (int i = 0; i < four.Length && group * SparseKernel.Rows + i < shape.Rows; i++)
                    rows[order[group * SparseKernel.Rows + i]] = [.. four[i].Select(entry => ((double)TEntry.Value(ref entry), TEntry.Column(ref entry)))];
                ends[group] = entries.Count - 1;
            }

            entries.Add(TEntry.Create(float.NaN, 0));
            float[] activations = Naive.Values(random, shape.Columns * TTile.Width), bias = Naive.Values(random, shape.Rows);
            GuardedMemory words = Naive.Write<TTile, TFormat>(activations, TFormat.Words);
            float[] input = Naive.Read<TTile, TFormat>(words.Span, TFormat.Words);
            int stride = TTile.Width + 3;
            var output = new GuardedMemory(shape.Rows * stride);
            SparseKernel.Run<TTile, TFormat, TEntry, BiasEpilogue<TTile, SingleFormat<TTile>>>(
                order, ends, entries.ToArray().AsSpan(1, entries.Count - 2), ref words.First,
                new BiasEpilogue<TTile, SingleFormat<TTile>>(ref new GuardedMemory(bias).First, ref output.First, stride));
            Naive.CompareProduct<TTile>(shape, row => rows[row], input, bias, output, stride);
        }
    }

    private static List<TEntry> Row<TEntry>(Random random, Naive.Shape shape) where TEntry : struct, ISparseEntry<TEntry> =>
        [.. Enumerable.Range(0, shape.Columns).Where(_ => random.NextDouble() < shape.Density)
            .Select(column => TEntry.Create((float)(random.NextDouble() * 2 - 1), column))];
}

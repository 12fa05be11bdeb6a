using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class SparseRowsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 0.5)]
    [InlineData(22, 37, 0.3)]
    [InlineData(64, 48, 0)]
    [InlineData(300, 256, 0.1)]
    public void Hold_every_non_zero_once_and_zeros_besides(int outputs, int inputs, double share)
    {
        using var scope = NewDisposeScope();
        var matrix = SparseLinearTests.Values([outputs, inputs], 1).masked_fill(rand(outputs, inputs, generator: new Generator(3)).ge(share), 0);
        foreach (bool transposed in new[] { false, true })
        {
            // What an earlier matrix left in the memory that is borrowed must not be seen.
            using (new SparseRows(ones(outputs, inputs), transposed))
            {
            }
            using var rows = new SparseRows(matrix, transposed);
            float[] expected = (transposed ? matrix.t() : matrix).ToFloats();
            Assert.Equal(expected, Dense(rows));
            Assert.Equal(Enumerable.Range(0, rows.Rows), rows.Order.ToArray().Order());
            int[] counts = [.. rows.Order.ToArray().Select(row => expected.Skip(row * rows.Columns).Take(rows.Columns).Count(value => value != 0))];
            Assert.All(counts.Chunk(SparseKernel.Rows), four => Assert.Equal(four.OrderDescending(), four));
            Assert.Equal(counts.Chunk(SparseKernel.Rows).Sum(four => four[0] * SparseKernel.Rows), rows.Ends[^1]);
        }
    }

    private static float[] Dense(SparseRows rows)
    {
        float[] result = new float[rows.Rows * rows.Columns];
        for (int group = 0, start = 0; group < rows.Ends.Length; start = rows.Ends[group++])
        {
            for (int i = start; i < rows.Ends[group]; i++)
            {
                var entry = rows.Entries[i];
                int rank = (group * SparseKernel.Rows) + (i % SparseKernel.Rows);
                if (rank < rows.Rows)
                    result[(rows.Order[rank] * rows.Columns) + SingleEntry.Column(ref entry)] += SingleEntry.Value(ref entry);
                else
                    Assert.Equal(0, SingleEntry.Value(ref entry));
            }
        }
        return result;
    }
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks.Tests;

public class EntropyBoundTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 1)]
    [InlineData(0.05, 0.28639695711595625)]
    [InlineData(1, 0)]
    public void Binary_entropy_is_that_of_a_coin(double share, double bits) => Assert.Equal(bits, EntropyBound.BinaryEntropy(share), 1e-12);

    [Fact]
    public void Positions_values_and_scales_add_up()
    {
        // 4 of 16 entries; the codes are 3, 3, -2 and 7 at scales 0.5 and 0.25: two of four equal, 1.5 bits each.
        var matrix = new CompressedRows(2, 8, 4, [0.5f, 0.25f], [0, 2, 4], [1, 4, 0, 7], [1.5f, 1.5f, -0.5f, 1.75f]);
        double positions = 16 * ((0.25 * 2) + (0.75 * Math.Log2(4.0 / 3)));

        Assert.Equal(((positions + (4 * 1.5)) / 8) + (2 * 4), EntropyBound.Bytes(matrix), 1e-9);
    }

    [Fact]
    public void An_empty_matrix_needs_its_scales_alone() =>
        Assert.Equal(8, EntropyBound.Bytes(new CompressedRows(2, 3, 0, [0, 0], [0, 0, 0], [], [])));
}

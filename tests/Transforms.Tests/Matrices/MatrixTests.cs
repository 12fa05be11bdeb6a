using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class MatrixTests
{
    private static readonly Arbitrary<(int Seed, int Rows, int Columns, int Kept)> Shapes = (
        from seed in Gen.Choose(0, 1 << 30)
        from rows in Gen.Choose(1, 40)
        from columns in Gen.Choose(1, 700)
        from kept in Gen.Choose(0, 100)
        select (seed, rows, columns, kept)).ToArbitrary();

    [Fact]
    public void CompressedRowsGiveTheDenseMatrixBack() => Prop.ForAll(Shapes, shape =>
    {
        float[] dense = Values(shape.Seed, shape.Rows * shape.Columns, shape.Kept / 100.0);
        CompressedRows sparse = CompressedRows.FromDense(shape.Rows, shape.Columns, 0, [], dense);
        Assert.Equal(dense, sparse.ToDense());
        Assert.Equal(dense.Count(value => value != 0), sparse.Values.Length);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void EveryLayoutMultipliesAlike() => Prop.ForAll(Shapes, shape =>
    {
        CompressedRows stored = Stored(shape.Seed, shape.Rows, shape.Columns, shape.Kept / 100.0);
        float[] bias = Values(shape.Seed, shape.Rows, 1), input = Values(shape.Seed + 1, shape.Columns * 32, 1);
        float[] dense = Multiply<PairedTile<Tile16>>(new DenseMatrix(stored), bias, input);
        float[] sizes = Multiply<PairedTile<Tile16>>(
            new DenseMatrix(CompressedRows.FromDense(shape.Rows, shape.Columns, 0, [], Magnitudes(stored.ToDense()))), Magnitudes(bias), Magnitudes(input));
        foreach ((Matrix matrix, double bound) in Layouts(stored).Zip([2e-6, 2e-6, 1.0 / 256]))
        {
            Assert.Equal(stored.ToDense(), matrix.ToDense());
            float[] product = Multiply<PairedTile<Tile16>>(matrix, bias, input);
            for (int i = 0; i < dense.Length; i++)
                Assert.Equal(dense[i], product[i], bound * sizes[i]);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ATokenHasTheSameBitsInATileOfAnyWidth()
    {
        CompressedRows stored = Stored(5, 26, 50, 0.3);
        float[] bias = Values(6, 26, 1), input = Values(7, 50 * 32, 1);
        foreach (Matrix matrix in Layouts(stored).Append(new DenseMatrix(stored)))
        {
            float[] wide = Multiply<PairedTile<Tile16>>(matrix, bias, input);
            for (int first = 0; first < 32; first += 16)
            {
                float[] part = new float[50 * 16];
                for (int i = 0; i < part.Length; i++)
                    part[i] = input[i / 16 * 32 + first + i % 16];
                foreach (float[] narrow in (float[][])[Multiply<Tile16>(matrix, bias, part), Multiply<PairedTile<Tile8>>(matrix, bias, part)])
                {
                    for (int i = 0; i < narrow.Length; i++)
                        Assert.Equal(wide[i / 16 * 32 + first + i % 16], narrow[i]);
                }
            }
        }
    }

    [Fact]
    public void TheLayoutFollowsTheMask()
    {
        Assert.IsType<SparseMatrix<SingleEntry>>(Matrix.FromCompressedRows(Stored(1, 100, 100, 0.1)));
        Assert.IsType<SparseMatrix<BrainEntry>>(Matrix.FromCompressedRows(Stored(1, 100, 100, 0.1), ScoringPrecision.Fast));
        Assert.IsType<DenseMatrix>(Matrix.FromCompressedRows(Stored(1, 100, 100, 0.95)));
        float[] blocks = Values(1, 100 * 100, 1);
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] *= i % 100 % 3 == 0 ? 1 : 0;
        Assert.IsType<BlockMatrix>(Matrix.FromCompressedRows(CompressedRows.FromDense(100, 100, 0, [], blocks)));
        Assert.IsType<BlockMatrix>(Matrix.FromCompressedRows(CompressedRows.FromDense(1, 65_537, 0, [], Values(1, 65_537, 0.1))));
    }

    [Fact]
    public void RoundingToZeroDoesNotCountAsPruning()
    {
        float[] values = [127f, 1e-2f, 0f, 0f];
        Matrix matrix = Matrix.Compile(1, 4, values, StoragePrecision.Int8, ScoringPrecision.Exact);
        Assert.Equal(2, matrix.Kept);
        Assert.Equal([127f, 0f, 0f, 0f], matrix.ToDense());
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 0 })]
    [InlineData(new[] { 0, 2, 1 }, new[] { 0, 1 })]
    [InlineData(new[] { 1, 1, 2 }, new[] { 0, 1 })]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0, 3 })]
    [InlineData(new[] { 0, 1, 2 }, new[] { -1, 0 })]
    [InlineData(new[] { 0, 2, 2 }, new[] { 1, 1 })]
    [InlineData(new[] { 0, 5, 2 }, new[] { 0, 1 })]
    public void IndicesOutOfRangeAreRefused(int[] rowStarts, int[] columns) =>
        Assert.Throws<ArgumentException>(() => new CompressedRows(2, 3, 0, [], rowStarts, columns, new float[columns.Length]));

    private static float[] Values(int seed, int count, double kept)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < kept ? (float)(random.NextDouble() * 2 - 1) : 0f)];
    }

    private static float[] Magnitudes(float[] values) => Array.ConvertAll(values, Math.Abs);

    private static CompressedRows Stored(int seed, int rows, int columns, double kept) =>
        CompressedRows.FromDense(rows, columns, 0, [], Values(seed, rows * columns, kept));

    private static Matrix[] Layouts(CompressedRows stored) =>
        [new BlockMatrix(stored), new SparseMatrix<SingleEntry>(stored), new SparseMatrix<BrainEntry>(stored)];

    private static float[] Multiply<TTile>(Matrix matrix, float[] bias, float[] input) where TTile : struct, ITile<TTile>
    {
        float[] output = new float[matrix.Rows * TTile.Width];
        matrix.Multiply<TTile, SingleFormat<TTile>, BiasEpilogue<TTile, SingleFormat<TTile>>>(ref input[0], new BiasEpilogue<TTile, SingleFormat<TTile>>(ref bias[0], ref output[0], TTile.Width));
        return output;
    }
}

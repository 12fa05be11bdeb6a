using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests;

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
    public void SparseAndDenseMultiplyAlike() => Prop.ForAll(Shapes, shape =>
    {
        float[] values = Values(shape.Seed, shape.Rows * shape.Columns, shape.Kept / 100.0), bias = Values(shape.Seed, shape.Rows, 1);
        int tokens = 16 * (1 + shape.Seed % 7);
        float[] input = Values(shape.Seed + 1, shape.Columns * tokens, 1);
        float[] sparse = Multiply(new SparseMatrix(CompressedRows.FromDense(shape.Rows, shape.Columns, 0, [], values)), bias, input, tokens);
        float[] dense = Multiply(new DenseMatrix(shape.Rows, shape.Columns, 0, [], values), bias, input, tokens);
        for (int i = 0; i < dense.Length; i++)
            Assert.Equal(dense[i], sparse[i], 1e-5 * Math.Max(1, Math.Sqrt(shape.Columns) / 4));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ATokenHasTheSameBitsInATileOfAnyWidth()
    {
        float[] values = Values(5, 24 * 50, 0.3), bias = Values(6, 24, 1), input = Values(7, 50 * 112, 1);
        foreach (Matrix matrix in (Matrix[])[new SparseMatrix(CompressedRows.FromDense(24, 50, 0, [], values)), new DenseMatrix(24, 50, 0, [], values)])
        {
            float[] wide = Multiply(matrix, bias, input, 112);
            for (int first = 0; first < 112; first += 16)
            {
                float[] part = new float[50 * 16];
                for (int i = 0; i < part.Length; i++)
                    part[i] = input[i / 16 * 112 + first + i % 16];
                float[] narrow = Multiply(matrix, bias, part, 16);
                for (int i = 0; i < narrow.Length; i++)
                    Assert.Equal(wide[i / 16 * 112 + first + i % 16], narrow[i]);
            }
        }
    }

    [Theory]
    [InlineData(0.49, true)]
    [InlineData(0.51, false)]
    public void UnderHalfTheWeightsAMatrixIsSparse(double kept, bool sparse) =>
        Assert.Equal(sparse, Matrix.Compile(100, 100, Values(1, 10_000, kept), StoragePrecision.Float32) is SparseMatrix);

    [Fact]
    public void RoundingToZeroDoesNotCountAsPruning()
    {
        float[] values = [127f, 1e-2f, 0f, 0f];
        Matrix matrix = Matrix.Compile(1, 4, values, StoragePrecision.Int8);
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

    private static float[] Multiply(Matrix matrix, float[] bias, float[] input, int tokens)
    {
        float[] output = new float[matrix.Rows * tokens];
        matrix.Multiply(new Activations(input, matrix.Columns, tokens, tokens), bias, new Activations(output, matrix.Rows, tokens, tokens));
        return output;
    }
}

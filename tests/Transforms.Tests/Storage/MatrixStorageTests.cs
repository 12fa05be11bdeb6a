using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class MatrixStorageTests(ITestOutputHelper output)
{
    private static readonly Arbitrary<(int Rows, int Columns, double Kept, int Seed)> Shapes =
        Gen.Choose(1, 60).Zip(Gen.Choose(1, 200)).SelectMany(size => Gen.Elements(0, 0.002, 0.05, 0.3, 0.49, 0.51, 0.9, 1).Zip(Gen.Choose(0, int.MaxValue - 1)),
            (size, rest) => (size.Item1, size.Item2, rest.Item1, rest.Item2)).ToArbitrary();

    [Fact]
    public void AMatrixComesBackBitForBit() => Prop.ForAll(Shapes, shape =>
    {
        foreach (StoragePrecision precision in Enum.GetValues<StoragePrecision>())
        {
            CompressedRows matrix = Random(shape.Rows, shape.Columns, shape.Kept, shape.Seed, precision);
            var writer = new SectionWriter();
            MatrixStorage.Write(writer, matrix, precision);
            var section = new SectionReader(writer.Bytes.ToArray(), "The test", "a matrix");
            CompressedRows read = MatrixStorage.Read(section, matrix.Rows, matrix.Columns, precision);
            section.End();

            Assert.Equal(matrix.Kept, read.Kept);
            Assert.Equal(matrix.Scales, read.Scales);
            Assert.Equal(matrix.RowStarts, read.RowStarts);
            Assert.Equal(matrix.ColumnIndices, read.ColumnIndices);
            Assert.Equal(matrix.Values.Select(BitConverter.SingleToInt32Bits), read.Values.Select(BitConverter.SingleToInt32Bits));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void LongGapsComeBack()
    {
        // Gaps of nothing, of a row, and of all that one number holds, one less and one more.
        foreach (int gap in (int[])[0, 254, 255, 256, 509, 510, 511, 65533, 65534, 65535, 65536, 131070, 200_000])
        {
            float[] dense = new float[700 * 300];
            dense[3] = 1;
            dense[4 + gap] = -1;
            CompressedRows matrix = CompressedRows.FromDense(700, 300, 2, [], dense);
            var writer = new SectionWriter();
            MatrixStorage.Write(writer, matrix, StoragePrecision.Float32);
            Assert.Equal(dense, MatrixStorage.Read(new SectionReader(writer.Bytes.ToArray(), "", ""), 700, 300, StoragePrecision.Float32).ToDense());
        }
    }

    // The bound leaves four bytes to a scale. A matrix of MiniLM's and one of BERT-base's, random masks, normal weights.
    [Theory]
    [InlineData(384, 384, 0.10)]
    [InlineData(384, 384, 0.05)]
    [InlineData(384, 384, 0.03)]
    [InlineData(1536, 384, 0.05)]
    [InlineData(768, 3072, 0.10)]
    [InlineData(768, 3072, 0.05)]
    [InlineData(768, 3072, 0.03)]
    public void ARandomMaskTakesLessThanItsEntropyBound(int rows, int columns, double kept)
    {
        CompressedRows matrix = Random(rows, columns, kept, 7, StoragePrecision.Int8);
        double bound = EntropyBound.Bytes(matrix);
        int bytes = MatrixStorage.Measure(matrix, StoragePrecision.Int8);
        output.WriteLine($"{rows} x {columns}, {kept:P0} kept: {bytes} bytes, bound {bound:F0}, {bytes / bound:F4}");
        Assert.InRange(bytes / bound, 0.8, 1);
    }

    [Fact]
    public void AZeroCostsLittleMoreThanItsEntropyInADenseMatrixToo()
    {
        foreach (double kept in (double[])[0.5, 0.7, 1])
        {
            CompressedRows matrix = Random(384, 384, kept, 8, StoragePrecision.Int8);
            Assert.InRange(MatrixStorage.Measure(matrix, StoragePrecision.Int8) / EntropyBound.Bytes(matrix), 0.8, 1.01);
        }
    }

    private static CompressedRows Random(int rows, int columns, double kept, int seed, StoragePrecision precision)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = random.NextDouble() < kept ? (float)(0.05 * normal) : 0;
        }

        return Matrix.Compile(rows, columns, values, precision, ScoringPrecision.Exact).ToCompressedRows();
    }
}

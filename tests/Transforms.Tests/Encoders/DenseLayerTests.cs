using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

public class DenseLayerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.4)]
    public void AMatrixWithZerosGivesTheBitsOfTheDenseOne(double kept)
    {
        const int Rows = 21, Columns = 37;
        var random = new Random(7);
        float[] Values(int count, double share) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < share ? (float)random.NextDouble() - 0.5f : 0)];
        var stored = CompressedRows.FromDense(Rows, Columns, Rows * Columns, [], Values(Rows * Columns, kept));
        float[] bias = Values(Rows, 1), input = Values(Columns, 1), expected = new float[Rows], actual = new float[Rows];

        new DenseLayer(new Linear(new DenseMatrix(stored), bias)).Forward(input, expected);
        new DenseLayer(new Linear(new SparseMatrix<SingleEntry>(stored), bias)).Forward(input, actual);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void ZerosThatTakeNothingInAFileTakeNoMemory()
    {
        const int Size = 20_000;
        var zeros = new CompressedRows(Size, Size, 0, [], new int[Size + 1], [], []);
        HostileInput.Check("a layer of zeros", Size * sizeof(float), () => new DenseLayer(new Linear(Matrix.FromCompressedRows(zeros), new float[Size])));
    }
}

namespace MLNet.Pruning.Trainers.Tests;

public class TurnKernelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(16, 24)]
    [InlineData(7, 19)]
    [InlineData(35, 8)]
    [InlineData(8, 35)]
    public void Turns_every_shape_and_writes_nothing_beside_it(int rows, int columns)
    {
        int sourceStride = columns + 3, stride = rows + 5;
        float[] source = [.. Enumerable.Range(0, rows * sourceStride).Select(i => (float)i)], destination = new float[columns * stride];
        Array.Fill(destination, -1);
        TurnKernel.Run(ref source[0], sourceStride, rows, columns, ref destination[0], stride);
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < stride; row++)
                Assert.Equal(row < rows ? source[(row * sourceStride) + column] : -1, destination[(column * stride) + row]);
        }
    }
}

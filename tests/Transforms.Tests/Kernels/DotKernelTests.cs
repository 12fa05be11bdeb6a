namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class DotKernelTests
{
    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void MultipliesAsInPlainLoops(string tile) => Tiles.Run(Check<Tile4>, tile);

    [Fact]
    public void VectorsOfTwoLengthsAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DotKernel.Dot<Tile4>(new float[7], new float[8]));

    private static void Check<TTile>() where TTile : struct, ITile<TTile>
    {
        foreach (Naive.Shape shape in Naive.Shapes())
        {
            var random = new Random(shape.Seed);
            float[] matrix = Naive.Values(random, shape.Rows * shape.Columns), bias = Naive.Values(random, shape.Rows), input = Naive.Values(random, shape.Columns);
            var output = new GuardedMemory(shape.Rows);
            DotKernel.Run<TTile>(new GuardedMemory(matrix).Span, bias, new GuardedMemory(input).Span, output.Span);
            output.CheckGuards();
            for (int row = 0; row < shape.Rows; row++)
            {
                double expected = bias[row], size = Math.Abs(expected);
                for (int column = 0; column < shape.Columns; column++)
                {
                    double term = (double)matrix[row * shape.Columns + column] * input[column];
                    (expected, size) = (expected + term, size + Math.Abs(term));
                }

                Naive.Near(expected, output.Span[row], Naive.Roundings(shape.Columns + 4) * size, $"{shape}: row {row}");
            }
        }
    }
}

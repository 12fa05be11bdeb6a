namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class IntegerKernelTests
{
    private static readonly int[] Sizes = [1, 2, 15, 16, 17, 33];

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void MultipliesAsInPlainLoops(string tile) => Tiles.Run(Check<Tile4>, tile);

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void TheLargestIntegersDoNotOverflow(string tile) => Tiles.Run(CheckLargest<Tile4>, tile);

    private static void Check<TTile>() where TTile : struct, ITile<TTile>
    {
        foreach (int rows in Sizes)
        {
            foreach (int pairs in Sizes)
            {
                var random = new Random(rows * 100 + pairs);
                Compare<TTile>(rows, pairs, () => random.Next(-IntegerKernel.LargestLeft, IntegerKernel.LargestLeft + 1), () => random.Next(-IntegerKernel.LargestInput, IntegerKernel.LargestInput + 1));
            }
        }
    }

    private static void CheckLargest<TTile>() where TTile : struct, ITile<TTile>
    {
        Compare<TTile>(3, 256, () => IntegerKernel.LargestLeft, () => IntegerKernel.LargestInput);
        Compare<TTile>(3, 256, () => -IntegerKernel.LargestLeft, () => IntegerKernel.LargestInput);
    }

    private static void Compare<TTile>(int rows, int pairs, Func<int> nextLeft, Func<int> nextInput) where TTile : struct, ITile<TTile>
    {
        int inputStride = TTile.Width + 5, stride = TTile.Width + 3;
        int[] input = [.. Enumerable.Range(0, 2 * pairs * TTile.Width).Select(_ => nextInput())], left = [.. Enumerable.Range(0, 2 * pairs * rows).Select(_ => nextLeft())];
        var words = new GuardedMemory(pairs * inputStride);
        for (int i = 0; i < pairs * TTile.Width; i++)
        {
            int pair = i / TTile.Width, token = i % TTile.Width;
            words.Span[pair * inputStride + token] = Pack(input[2 * pair * TTile.Width + token], input[(2 * pair + 1) * TTile.Width + token]);
        }

        foreach ((int rowStride, int pairStride) in ((int, int)[])[(pairs + 1, 1), (1, rows + 2)])
        {
            GuardedMemory matrix = new(rows * rowStride + pairs * pairStride), output = new(rows * stride);
            for (int i = 0; i < rows * pairs; i++)
                matrix.Span[i / pairs * rowStride + i % pairs * pairStride] = Pack(left[2 * i], left[2 * i + 1]);
            IntegerKernel.Run<TTile, StoreEpilogue<TTile>>(
                ref matrix.First, rowStride, pairStride, rows, pairs, ref words.First, inputStride, new StoreEpilogue<TTile>(ref output.First, stride, TTile.Create(1f)));
            output.CheckGuards();
            for (int row = 0; row < rows; row++)
            {
                for (int token = 0; token < TTile.Width; token++)
                {
                    double expected = 0, size = 0;
                    for (int k = 0; k < 2 * pairs; k++)
                    {
                        double term = (double)left[row * 2 * pairs + k] * input[k * TTile.Width + token];
                        (expected, size) = (expected + term, size + Math.Abs(term));
                    }

                    Naive.Near(expected, output.Span[row * stride + token], Naive.Roundings(2 * pairs / 16 + 3) * size, $"{rows} x {pairs}: row {row}, token {token}");
                }
            }
        }
    }

    private static float Pack(int low, int high) => BitConverter.Int32BitsToSingle((high << 16) | (low & 0xFFFF));
}

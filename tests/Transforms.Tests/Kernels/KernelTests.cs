using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class KernelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 13)]
    [InlineData(8, 33)]
    public void DenseKernelMultipliesInAnyLayout(int rows, int columns)
    {
        var random = new Random(rows);
        float[] left = Values(random, rows * columns), input = Values(random, columns * 16);
        float[] transposed = new float[left.Length];
        for (int i = 0; i < left.Length; i++)
            transposed[i % columns * rows + i / columns] = left[i];

        float[] output = new float[rows * 16], other = new float[rows * 16];
        Multiply(left, columns, 1, rows, columns, input, output);
        Multiply(transposed, 1, rows, rows, columns, input, other);

        Assert.Equal(output, other);
        for (int row = 0; row < rows; row++)
        {
            for (int token = 0; token < 16; token++)
            {
                double expected = 0;
                for (int k = 0; k < columns; k++)
                    expected += (double)left[row * columns + k] * input[k * 16 + token];
                Assert.Equal(expected, output[row * 16 + token], 1e-5);
            }
        }
    }

    [Fact]
    public void SoftmaxSumsToOneDownTheFeatures()
    {
        float[] values = Values(new Random(3), 9 * 32);
        values[5] = 300;
        double[] expected = new double[values.Length];
        for (int token = 0; token < 32; token++)
        {
            double[] column = [.. Enumerable.Range(0, 9).Select(i => (double)values[i * 32 + token] * 0.25)];
            double sum = column.Sum(value => Math.Exp(value - column.Max()));
            for (int i = 0; i < 9; i++)
                expected[i * 32 + token] = Math.Exp(column[i] - column.Max()) / sum;
        }

        float[] inverse = new float[32];
        SoftmaxKernel.Run<PairedTile<Tile16>, SingleFunctions>(ref values[0], 9, 0.25f).Store(ref inverse[0], 0);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(expected[i], values[i] * inverse[i % 32], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public void SoftmaxAlongTheLanesLeavesThePaddingOut(int count)
    {
        float[] values = Values(new Random(count), 32);
        double[] expected = [.. values.Take(count).Select(value => Math.Exp(value))];
        float inverse = SoftmaxKernel.RunAlong<Tile16, SingleFunctions>(values, count);
        for (int i = 0; i < 32; i++)
            Assert.Equal(i < count ? expected[i] / expected.Sum() : 0, values[i] * inverse, 1e-6);
    }

    [Fact]
    public void LayerNormGivesMeanZeroAndVarianceOneBeforeGainAndBias()
    {
        var random = new Random(4);
        float[] values = Values(random, 20 * 16), gain = Values(random, 20), bias = Values(random, 20), original = (float[])values.Clone(), copy = new float[20 * 16];
        LayerNormKernel.Run<Tile16, SingleFormat<Tile16>>(ref values[0], gain, bias, 1e-12f, ref copy[0]);
        Assert.Equal(values, copy);
        for (int token = 0; token < 16; token++)
        {
            double[] column = [.. Enumerable.Range(0, 20).Select(i => (double)original[i * 16 + token])];
            double mean = column.Average(), deviation = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
            for (int i = 0; i < 20; i++)
                Assert.Equal((column[i] - mean) / deviation * gain[i] + bias[i], values[i * 16 + token], 1e-5);
        }
    }

    [Fact]
    public void PackedActivationsAreBrainFloats()
    {
        float[] values = Values(new Random(5), 32), words = new float[16], unpacked = new float[32];
        PackedFormat<Tile16>.Store(PairedTile<Tile16>.Load(ref values[0], 0), ref words[0], 0);
        PackedFormat<Tile16>.Load(ref words[0], 0).Store(ref unpacked[0], 0);
        for (int i = 0; i < 32; i++)
        {
            Assert.InRange(unpacked[i], values[i] - Math.Abs(values[i]) / 256, values[i] + Math.Abs(values[i]) / 256);
            Assert.Equal(0u, BitConverter.SingleToUInt32Bits(unpacked[i]) & 0xFFFF);
        }
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(0.3f, 65535)]
    [InlineData(-1.7f, 1)]
    [InlineData(1e-39f, 40000)]
    public void ABrainEntryKeepsItsColumnAndAlmostItsValue(float value, int column)
    {
        BrainEntry entry = BrainEntry.Create(value, column);
        Assert.Equal(4, Unsafe.SizeOf<BrainEntry>());
        Assert.Equal(column, BrainEntry.Column(ref entry));
        Assert.Equal(value, BrainEntry.Value(ref entry), Math.Max(1e-37f, Math.Abs(value) / 256));
    }

    private static void Multiply(float[] left, int rowStride, int columnStride, int rows, int columns, float[] input, float[] output) =>
        DenseKernel.Run<Tile16, SingleFormat<Tile16>, StoreEpilogue<Tile16>>(
            ref left[0], rowStride, columnStride, rows, columns, ref input[0], 16, new StoreEpilogue<Tile16>(ref output[0], 16, Tile16.Create(1f)));

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
}

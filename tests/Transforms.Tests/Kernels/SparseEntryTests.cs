using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class SparseEntryTests
{
    [Fact]
    public void ASingleEntryKeepsItsColumnAndItsValue()
    {
        SingleEntry entry = SingleEntry.Create(-1.7f, 65_535);
        Assert.Equal((-1.7f, 65_535), (SingleEntry.Value(ref entry), SingleEntry.Column(ref entry)));
    }

    [Fact]
    public void ABrainEntryKeepsItsColumnAndTheValueToABrainFloatsPrecision()
    {
        Assert.Equal(4, Unsafe.SizeOf<BrainEntry>());
        var random = new Random(1);
        int[] columns = [0, 1, 0x7FFF, 0x8000, 0xFFFF, .. Enumerable.Range(0, 50).Select(_ => random.Next(0x10000))];
        float[] values = [1, -1, 1.0039062f, 0.3f, -1.7f, 3e38f, -1e-37f, .. Naive.Values(random, 50)];
        foreach (int column in columns)
        {
            foreach (float value in values)
            {
                BrainEntry entry = BrainEntry.Create(value, column);
                Assert.Equal(column, BrainEntry.Column(ref entry));
                Naive.Near(value, BrainEntry.Value(ref entry), Naive.BrainRounding * Math.Abs(value), $"{value} at column {column}");
            }
        }
    }

    [Fact]
    public void BelowTheSmallestNormalANumberStaysNormalAndSmall()
    {
        foreach (float value in (float[])[0, -0f, 1e-39f, -1e-45f])
        {
            foreach (int column in (int[])[0, 1, 40_000, 65_535])
            {
                BrainEntry entry = BrainEntry.Create(value, column);
                Assert.Equal(column, BrainEntry.Column(ref entry));
                Assert.True(float.IsNormal(BrainEntry.Value(ref entry)));
                Assert.InRange(Math.Abs(BrainEntry.Value(ref entry)), 0, 2.4e-38f);
            }
        }
    }
}

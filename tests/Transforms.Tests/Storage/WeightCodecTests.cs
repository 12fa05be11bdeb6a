using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class WeightCodecTests
{
    private static readonly Arbitrary<float[]> Rows = ArbMap.Default.ArbFor<NormalFloat[]>()
        .Convert(values => values.Select(value => (float)Math.Clamp(value.Get, -6e4, 6e4)).ToArray(), values => [.. values.Select(value => NormalFloat.NewNormalFloat(value))]);

    [Fact]
    public void Int8MovesAWeightByHalfAStepAtMost() => Prop.ForAll(Rows, row =>
    {
        float scale = WeightCodec.Scale(row, StoragePrecision.Int8);
        float[] rounded = Decode(Encode(row, scale, StoragePrecision.Int8), scale, StoragePrecision.Int8, row.Length);
        for (int i = 0; i < row.Length; i++)
            Assert.InRange(Math.Abs(rounded[i] - row[i]), 0, Math.Max(0.5001 * scale, 1e-32));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Float16MovesAWeightByHalfAUnitInItsLastPlaceAtMost() => Prop.ForAll(Rows, row =>
    {
        float[] rounded = Decode(Encode(row, 0, StoragePrecision.Float16), 0, StoragePrecision.Float16, row.Length);
        for (int i = 0; i < row.Length; i++)
            Assert.InRange(Math.Abs(rounded[i] - row[i]), 0, Math.Max(Math.Abs(row[i]) / 2048, 3.0e-8));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RoundingTwiceChangesNothing() => Prop.ForAll(Rows, row =>
    {
        foreach (StoragePrecision precision in Enum.GetValues<StoragePrecision>())
        {
            float scale = WeightCodec.Scale(row, precision);
            byte[] codes = Encode(row, scale, precision);
            Assert.Equal(codes, Encode(Decode(codes, scale, precision, row.Length), scale, precision));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RoundingTwiceGivesTheSameScale() => Prop.ForAll(Rows, row =>
    {
        float scale = WeightCodec.Scale(row, StoragePrecision.Int8);
        float[] rounded = Decode(Encode(row, scale, StoragePrecision.Int8), scale, StoragePrecision.Int8, row.Length);
        Assert.Equal(scale, WeightCodec.Scale(rounded, StoragePrecision.Int8));
        Assert.Equal(scale, WeightCodec.ScaleFromBits(WeightCodec.BitsOfScale(scale)));
        Assert.True(WeightCodec.IsScale(WeightCodec.BitsOfScale(scale)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void EveryScaleThatIsReadGivesFiniteWeights()
    {
        Assert.All(Enumerable.Range(0, ushort.MaxValue + 1).Select(bits => (ushort)bits).Where(WeightCodec.IsScale),
            bits => Assert.True(float.IsFinite(WeightCodec.ScaleFromBits(bits) * 127)));
        Assert.Equal(127, (sbyte)Encode([float.MaxValue], WeightCodec.Scale([float.MaxValue], StoragePrecision.Int8), StoragePrecision.Int8)[0]);
    }

    [Fact]
    public void ZeroStaysZeroAndTheLargestHasTheLargestCode()
    {
        for (float largest = 1; largest < 4; largest += 0.001f)
        {
            float[] row = [0f, -largest, largest / 4];
            byte[] codes = Encode(row, WeightCodec.Scale(row, StoragePrecision.Int8), StoragePrecision.Int8);
            Assert.Equal((0, -127), (codes[0], (sbyte)codes[1]));
        }
    }

    [Theory]
    [InlineData(float.MaxValue)]
    [InlineData(1e-38f)]
    [InlineData(float.Epsilon)]
    public void ExtremeRowsStayFinite(float value)
    {
        float[] row = [value, -value, 0f];
        float scale = WeightCodec.Scale(row, StoragePrecision.Int8);
        byte[] codes = Encode(row, scale, StoragePrecision.Int8);
        float[] rounded = Decode(codes, scale, StoragePrecision.Int8, 3);
        Assert.All(rounded, number => Assert.True(float.IsFinite(number)));
        Assert.Equal(codes, Encode(rounded, scale, StoragePrecision.Int8));
    }

    private static byte[] Encode(float[] values, float scale, StoragePrecision precision)
    {
        byte[] codes = new byte[values.Length * WeightCodec.BytesPerValue(precision)];
        WeightCodec.Encode(values, scale, precision, codes);
        return codes;
    }

    private static float[] Decode(byte[] codes, float scale, StoragePrecision precision, int count)
    {
        float[] values = new float[count];
        WeightCodec.Decode(codes, scale, precision, values);
        return values;
    }
}

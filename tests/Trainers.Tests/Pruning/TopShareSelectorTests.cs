using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Trainers.Tests;

public class TopShareSelectorTests
{
    [Fact]
    public void Selects_what_a_stable_sort_selects()
    {
        // Few distinct values, so that ties are the rule.
        var matrices = from count in Gen.Choose(1, 200)
                       from values in Gen.Choose(-4, 4).Select(value => value / 4f).ArrayOf(count)
                       from keep in Gen.Choose(0, count)
                       from absolute in Gen.Elements(true, false)
                       select (values, keep, absolute);
        Prop.ForAll(matrices.ToArbitrary(), matrix => Agrees(matrix.values, matrix.absolute, matrix.keep)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(20_000, 0.1, false)]
    [InlineData(20_000, 0.5, true)]
    [InlineData(100_003, 0.9995, false)]
    [InlineData(100_003, 0.0001, true)]
    public void Selects_the_same_from_many_as_a_sort(int count, double share, bool absolute)
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
        Assert.True(Agrees(values, absolute, (int)(share * count)));
    }

    [Theory]
    [InlineData(30_000, 3)]
    [InlineData(30_000, 300)]
    public void Selects_the_same_from_many_ties_as_a_sort(int count, int distinct)
    {
        var random = new Random(6);
        float[] values = [.. Enumerable.Range(0, count).Select(_ => (random.Next(distinct) - (distinct / 2)) / 8f)];
        foreach (double share in new[] { 0.02, 0.3, 0.7 })
            Assert.True(Agrees(values, absolute: share < 0.5, (int)(share * count)));
    }

    [Fact]
    public void An_unlucky_sample_still_gives_the_exact_answer()
    {
        // The sample sees zeros alone.
        float[] values = [.. Enumerable.Range(1, 8192).Select(i => (float)i)];
        for (int i = 0; i < 512; i++)
            values[TopShareSelector<float>.SamplePosition(i, 512, values.Length)] = 0;
        Assert.True(Agrees(values, absolute: false, keep: 100));
        Assert.True(Agrees(values, absolute: false, keep: 7000));
    }

    [Fact]
    public void Equal_keys_stay_from_the_front()
    {
        var mask = TopShareSelector<float>.Select(new float[10_000], absolute: false, keep: 1234);
        Assert.Equal(new TopShare(0, 1233), mask);
    }

    [Fact]
    public void A_negative_zero_ties_with_zero() =>
        Assert.Equal(new TopShare(0, 2), TopShareSelector<double>.Select([0, -1, -0.0, 0, -3], absolute: false, keep: 2));

    [Fact]
    public void The_count_is_rounded_down()
    {
        Assert.Equal(38, TopShare.Kept(0.15, 256));
        Assert.Equal(0, TopShare.Kept(0.03, 32));
        Assert.Equal(256, TopShare.Kept(1, 256));
    }

    private static bool Agrees(float[] values, bool absolute, int keep)
    {
        var singles = TopShareSelector<float>.Select(values, absolute, keep);
        var doubles = TopShareSelector<double>.Select([.. values.Select(value => (double)value)], absolute, keep);
        float Key(int i) => absolute ? Math.Abs(values[i]) : values[i];
        bool Kept(int i) => Key(i) > singles.Threshold || (Key(i) == singles.Threshold && i <= singles.LastTie);
        var expected = Enumerable.Range(0, values.Length).OrderByDescending(Key).Take(keep).Order();
        return singles == doubles && expected.SequenceEqual(Enumerable.Range(0, values.Length).Where(Kept));
    }
}

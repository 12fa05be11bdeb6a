using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Trainers.Tests;

public class BatchPlanTests
{
    [Fact]
    public void EveryRowStandsInExactlyOneBatchOfEveryEpoch() => Prop.ForAll<byte[], PositiveInt, int>((lengths, size, seed) =>
    {
        var plan = new BatchPlan([.. lengths.Select(length => (int)length)], size.Get, seed);
        int[][] batches = plan.Epoch(Math.Abs(seed % 5));
        return batches.Length == plan.StepsPerEpoch
            && batches.SelectMany(batch => batch).Order().SequenceEqual(Enumerable.Range(0, lengths.Length))
            && batches.All(batch => batch.Length <= size.Get);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TheSeedAndTheEpochDecideTheOrder()
    {
        int[] lengths = [.. Enumerable.Range(0, 500).Select(i => i % 37)];
        int[] Flat(int seed, int epoch) => [.. new BatchPlan(lengths, 16, seed).Epoch(epoch).SelectMany(batch => batch)];

        Assert.Equal(Flat(1, 0), Flat(1, 0));
        Assert.NotEqual(Flat(1, 0), Flat(1, 1));
        Assert.NotEqual(Flat(1, 0), Flat(2, 0));
    }

    [Fact]
    public void RowsOfLikeLengthGoTogether()
    {
        int[] lengths = [.. Enumerable.Range(0, 3200).Select(i => (i * 7919 % 120) + 5)];
        var batches = new BatchPlan(lengths, 32, 1).Epoch(0);

        double padded = batches.Sum(batch => (double)batch.Length * batch.Max(row => lengths[row]));
        Assert.True(padded < 1.1 * lengths.Sum(), $"padding factor {padded / lengths.Sum():F2}");
    }
}

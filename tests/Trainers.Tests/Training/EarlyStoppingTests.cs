using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Trainers.Tests;

public class EarlyStoppingTests
{
    [Fact]
    public void EpochsBeforeTheFinalShareAreNoCandidates()
    {
        var stopping = new EarlyStopping(1);

        Assert.False(stopping.Take(1, 0.1, isCandidate: false));
        Assert.False(stopping.ShouldStop);
        Assert.True(stopping.Take(2, 0.9, isCandidate: true));
        Assert.Equal(2, stopping.BestEpoch);
    }

    [Fact]
    public void PatienceCountsEpochsSinceTheBest()
    {
        var stopping = new EarlyStopping(2);
        stopping.Take(1, 0.5, isCandidate: true);
        stopping.Take(2, 0.6, isCandidate: true);
        Assert.False(stopping.ShouldStop);
        stopping.Take(3, 0.5, isCandidate: true);
        Assert.True(stopping.ShouldStop);
        Assert.Equal(1, stopping.BestEpoch);
    }

    [Fact]
    public void TheBestIsTheFirstLowestOfTheCandidates() => Prop.ForAll<byte[], int>((losses, from) =>
    {
        int first = Math.Abs(from % (losses.Length + 1));
        var stopping = new EarlyStopping(null);
        for (int i = 0; i < losses.Length; i++)
            stopping.Take(i + 1, losses[i], isCandidate: i >= first);

        var candidates = losses.Select((loss, i) => (loss, epoch: i + 1)).Skip(first).ToList();
        return stopping.BestEpoch == (candidates.Count == 0 ? 0 : candidates.MinBy(candidate => candidate.loss).epoch) && !stopping.ShouldStop;
    }).QuickCheckThrowOnFailure();
}

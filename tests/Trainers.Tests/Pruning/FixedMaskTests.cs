namespace MLNet.Pruning.Trainers.Tests;

public class FixedMaskTests
{
    [Fact]
    public void The_zeros_stay_and_the_rest_learns()
    {
        using var session = TinyModel.Session(new FixedMask());
        var before = session.Fold();
        Assert.Equal(TinyModel.Share, session.RemainingWeights, 1e-2);
        for (int step = 0; step < 20; step++)
            Assert.Equal(session.RemainingWeights, session.Step(TinyModel.Batch(step)).RemainingWeights);
        var after = session.Fold();

        foreach (string name in before.Keys.Where(name => name.StartsWith("encoder.", StringComparison.Ordinal) && before[name].Shape.Count == 2))
        {
            float[] old = before[name].Values.ToArray(), trained = after[name].Values.ToArray();
            Assert.Equal(old.Select(value => value == 0), trained.Select(value => value == 0));
            Assert.True(old.Zip(trained).Count(pair => pair.First != pair.Second) > 0.15 * old.Length);
        }
    }

    [Fact]
    public void A_dense_encoder_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new TrainingSession(
            TinyModel.Create(), new CrossEntropy(), new FixedMask(), new SparsitySchedule(), 0.5, new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 0 }, totalSteps: 10));
        Assert.Contains("none of its 12 prunable matrices holds a zero", error.Message);
    }
}

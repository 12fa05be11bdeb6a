namespace MLNet.Pruning.Trainers.Tests;

public class ScoresOnlyTests
{
    [Fact]
    public void Only_scores_and_the_classifier_learn()
    {
        using var session = TinyModel.Session(new ScoresOnly(), frozen: false);
        var model = TinyModel.Create();
        var start = model.Weights.ToDictionary(named => named.Key, named => named.Value.ToFloats());
        for (int step = 0; step < 40; step++)
            session.Step(TinyModel.Batch(step));
        var after = session.Fold();

        foreach (var (name, before) in start)
        {
            float[] trained = after[name].Values.ToArray();
            if (name.StartsWith("classifier", StringComparison.Ordinal))
                Assert.All(before.Zip(trained), pair => Assert.NotEqual(pair.First, pair.Second));
            else if (name.StartsWith("encoder.", StringComparison.Ordinal) && after[name].Shape.Count == 2)
                Assert.All(before.Zip(trained), pair => Assert.True(pair.Second == 0 || pair.Second == pair.First));
            else
                Assert.Equal(before, trained);
        }
        model.Dispose();
    }

    [Fact]
    public void A_matrix_that_does_not_learn_has_no_moments()
    {
        using var session = TinyModel.Session(new ScoresOnly());
        Assert.Equal(14, session.Parameters.Count);
        Assert.All(session.Parameters.Where(parameter => parameter.Scores is not null), parameter => Assert.Equal(0, parameter.Weight.Mean.numel()));
        Assert.DoesNotContain(session.SaveState().Keys, name => name.StartsWith("encoder.", StringComparison.Ordinal) && !name.Contains(".scores", StringComparison.Ordinal));
    }

    [Fact]
    public void The_penalty_falls_with_the_share()
    {
        using var session = TinyModel.Session(new ScoresOnly { Lambda = 3, ScoreStart = ScoreStart.Constant() });
        double first = session.Step(TinyModel.Batch(0)).Penalty;
        double last = 0;
        for (int step = 1; step < 40; step++)
            last = session.Step(TinyModel.Batch(step)).Penalty;
        Assert.Equal(0.5 * 3 / TinyModel.Share, first, 1e-6);
        Assert.InRange(last, 0.5, 1.6);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("ScoreLearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new ScoresOnly { ScoreLearningRate = 2 }.Validate()).ParamName);
        Assert.Equal("ScoreStart", Assert.Throws<ArgumentNullException>(() => new ScoresOnly { ScoreStart = null! }.Validate()).ParamName);
        Assert.Equal("Lambda", Assert.Throws<ArgumentOutOfRangeException>(() => new ScoresOnly { Lambda = -1 }.Validate()).ParamName);
    }
}

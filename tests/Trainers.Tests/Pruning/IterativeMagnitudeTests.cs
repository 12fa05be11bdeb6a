namespace MLNet.Pruning.Trainers.Tests;

public class IterativeMagnitudeTests
{
    [Fact]
    public void Every_round_cuts_the_same_fraction_and_what_is_cut_stays_zero()
    {
        using var session = TinyModel.Session(new IterativeMagnitude { Rounds = 4 }, totalSteps: 100);
        var shares = new List<double>();
        var zeros = new HashSet<int>();
        for (int step = 0; step < 100; step++)
        {
            shares.Add(session.Step(TinyModel.Batch(step)).RemainingWeights);
            float[] weights = Weights(session);
            var now = Enumerable.Range(0, weights.Length).Where(i => weights[i] == 0).ToHashSet();
            Assert.Subset(now, zeros);
            zeros = now;
        }
        double[] expected = [1, .. Enumerable.Range(1, 4).Select(round => Math.Pow(TinyModel.Share, round / 4.0))];
        Assert.Equal(expected, shares.Distinct(), (first, second) => Math.Abs(first - second) < 1e-9);
        Assert.Equal(1 - TinyModel.Share, zeros.Count / (double)Weights(session).Length, 1e-3);
    }

    [Fact]
    public void The_learning_rate_starts_anew_in_every_round()
    {
        using var session = TinyModel.Session(new IterativeMagnitude { Rounds = 2 }, totalSteps: 100);
        double[] rates = [.. Enumerable.Range(0, 100).Select(step => session.Step(TinyModel.Batch(step)).LearningRate / 1e-3)];
        Assert.Equal(0.5, rates[2], 1e-9);
        Assert.Equal([1, 1, 1], new[] { rates[4], rates[10], rates[80] }, (first, second) => Math.Abs(first - second) < 1e-9);
        Assert.InRange(rates[79], 0.1, 0.12);
        Assert.Equal(0.05, rates[99], 1e-9);
    }

    [Fact]
    public void Rewinding_gives_what_is_left_its_early_values_back()
    {
        using var session = TinyModel.Session(new IterativeMagnitude { Rounds = 2, RewindTo = 0.05 }, totalSteps: 100);
        for (int step = 0; step < 5; step++)
            session.Step(TinyModel.Batch(step));
        float[] early = Weights(session), classifier = session.Fold()["classifier.weight"].Values.ToArray();
        for (int step = 5; step < 80; step++)
            session.Step(TinyModel.Batch(step));
        Assert.All(early.Zip(Weights(session)), pair => Assert.True(pair.Second == 0 || pair.Second == pair.First));
        Assert.Equal(classifier, session.Fold()["classifier.weight"].Values.ToArray());
        Assert.All(session.Parameters, parameter => Assert.Equal(0, parameter.Weight.Variance.abs().sum().ToFloats()[0]));
        Assert.Equal(TinyModel.Share, session.RemainingWeights, 1e-9);
        session.Step(TinyModel.Batch(80));
        Assert.NotEqual(classifier, session.Fold()["classifier.weight"].Values.ToArray());
    }

    [Fact]
    public void A_training_resumes_with_its_early_weights()
    {
        var method = new IterativeMagnitude { Rounds = 2, RewindTo = 0.05 };
        using var undisturbed = TinyModel.Session(method);
        for (int step = 0; step < 20; step++)
            undisturbed.Step(TinyModel.Batch(step));
        using var resumed = TinyModel.Session(method);
        resumed.LoadState(undisturbed.SaveState(), undisturbed.StepsDone);
        for (int step = 20; step < 40; step++)
            Assert.Equal(undisturbed.Step(TinyModel.Batch(step)), resumed.Step(TinyModel.Batch(step)));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("Rounds", Assert.Throws<ArgumentOutOfRangeException>(() => new IterativeMagnitude { Rounds = 0 }.Validate()).ParamName);
        Assert.Equal("RewindTo", Assert.Throws<ArgumentOutOfRangeException>(() => new IterativeMagnitude { RewindTo = 1 }.Validate()).ParamName);
        Assert.Contains("the first cut is made after 10", Assert.Throws<ArgumentException>(() => new IterativeMagnitude { RewindTo = 0.3 }.CheckSteps(new SparsitySchedule(), totalSteps: 100)).Message);
        Assert.Contains("the last cut is made after the last of 100 steps",
            Assert.Throws<ArgumentException>(() => new IterativeMagnitude { RewindTo = 0.05 }.CheckSteps(new SparsitySchedule { CooldownRatio = 0 }, totalSteps: 100)).Message);
    }

    [Fact]
    public void A_rewound_training_may_guess_again()
    {
        using var session = TinyModel.Session(new IterativeMagnitude { Rounds = 1, RewindTo = 0 }, totalSteps: 20);
        int rewound = 0;
        while (session.StepsDone < 20)
        {
            session.Step(TinyModel.Batch(session.StepsDone));
            rewound += session.HasRewound ? 1 : 0;
        }
        Assert.Equal(1, rewound);
    }

    [Fact]
    public void The_optimizer_starts_afresh_with_the_rewound_weights()
    {
        using var session = TinyModel.Session(new IterativeMagnitude { Rounds = 1, RewindTo = 0 }, totalSteps: 100);
        while (session.Parameters.Any(parameter => parameter.Weight.Variance.abs().sum().ToFloats()[0] > 0) || session.StepsDone == 0)
            session.Step(TinyModel.Batch(session.StepsDone));
        float[] before = Weights(session);
        double rate = session.Step(TinyModel.Batch(session.StepsDone)).LearningRate;

        // The first step of Adam moves a weight by the rate, whatever its gradient is.
        Assert.InRange(before.Zip(Weights(session)).Max(pair => Math.Abs(pair.First - pair.Second)), 0.9 * rate, 1.001 * rate);
    }

    private static float[] Weights(TrainingSession session) =>
        [.. session.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None).SelectMany(parameter => parameter.Weight.Value.ToFloats())];
}

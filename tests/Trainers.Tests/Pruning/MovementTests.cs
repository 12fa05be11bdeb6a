using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class MovementTests
{
    [Fact]
    public void A_standing_threshold_keeps_the_ties_of_the_matrix_and_no_more_places()
    {
        using var session = TinyModel.Session(new Movement { ScoreStart = ScoreStart.Constant(), ThresholdRefresh = 5 });
        for (int step = 0; step < 7; step++)
            session.Step(TinyModel.Batch(step));
        Assert.All(session.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None),
            parameter => Assert.InRange(parameter.Mask.LastTie, 0, parameter.Weight.Value.numel() - 1));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0)]
    public void A_short_training_has_several_cuts_however_long_thresholds_stand(double cooldown)
    {
        const int Steps = 40;
        var schedule = new SparsitySchedule { WarmupRatio = 0.1, CooldownRatio = cooldown };
        var model = TinyModel.Create();
        using var session = new TrainingSession(model, new CrossEntropy(), new Movement { ThresholdRefresh = 1000 }, schedule, TinyModel.Share, new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 4 }, Steps);
        double[] shares = [.. Enumerable.Range(0, Steps).Select(step => session.Step(TinyModel.Batch(step)).RemainingWeights)];
        Assert.InRange(shares.Distinct().Count(), 5, 7);
        Assert.Equal(shares.OrderDescending(), shares);
        Assert.Equal(TinyModel.Share, shares[^1], 0.01);
    }

    [Fact]
    public void A_new_threshold_comes_when_the_share_is_final()
    {
        using var session = TinyModel.Session(new Movement { ThresholdRefresh = 7 });
        double[] shares = [.. Enumerable.Range(0, 40).Select(step => session.Step(TinyModel.Batch(step)).RemainingWeights)];
        int final = Array.FindIndex(shares, share => share == TinyModel.Share);
        Assert.NotEqual(0, final % 7);
        Assert.Equal(Enumerable.Range(0, 40).First(step => new SparsitySchedule().ShareAt(step, 40, TinyModel.Share) == TinyModel.Share), final);
    }

    [Fact]
    public void Global_keeps_the_highest_scores_of_the_whole_model()
    {
        using var scope = NewDisposeScope();
        using var session = TinyModel.Session(new Movement { Global = true });
        for (int step = 0; step < 40; step++)
            session.Step(TinyModel.Batch(step));
        double share = session.RemainingWeights;

        var masked = session.Parameters.Where(parameter => parameter.Scores is not null).ToArray();
        float[] scores = [.. masked.SelectMany(parameter => parameter.Scores!.Value.ToFloats())], kept = [.. masked.SelectMany(parameter => parameter.KeptElements().ToFloats())];
        int keep = (int)(TinyModel.Share * scores.Length);
        Assert.Equal(TinyModel.Share, share);
        Assert.Equal(Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(keep).Order(), Enumerable.Range(0, scores.Length).Where(i => kept[i] == 1));

        // The share of a matrix is an outcome.
        Assert.True(masked.Select(parameter => Math.Round(parameter.CountKept() / (double)parameter.Weight.Value.numel(), 2)).Distinct().Count() > 3);
    }

    [Fact]
    public void Equal_scores_stay_from_the_first_matrix_on()
    {
        using var scope = NewDisposeScope();
        using var session = TinyModel.Session(new Movement { Global = true, ScoreStart = ScoreStart.Constant(1) });
        session.LoadState(session.SaveState(), stepsDone: 40);
        session.Logits(TinyModel.Batch(1));
        float[] kept = [.. session.Parameters.Where(parameter => parameter.Scores is not null).SelectMany(parameter => parameter.KeptElements().ToFloats())];
        int keep = (int)(TinyModel.Share * kept.Length);
        Assert.All(kept[..keep], element => Assert.Equal(1, element));
        Assert.All(kept[keep..], element => Assert.Equal(0, element));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Thresholds_stand_between_refreshes_and_are_fresh_where_a_model_is_evaluated(bool global)
    {
        using var scope = NewDisposeScope();
        using var session = TinyModel.Session(new Movement { Global = global, ThresholdRefresh = 7 });
        var masked = session.Parameters.First(parameter => parameter.Scores is not null);
        var thresholds = new List<double>();
        for (int step = 0; step < 40; step++)
        {
            var loss = session.ComputeGradients(TinyModel.Batch(step));
            thresholds.Add(masked.Mask.Threshold);
            session.ApplyGradients(loss);
            Assert.Equal(new SparsitySchedule().ShareAt(step + 1, 40, TinyModel.Share), session.RemainingWeights);
        }
        Assert.All(thresholds.Select((threshold, step) => (threshold, step)), row => Assert.Equal(thresholds[row.step < 32 ? row.step - (row.step % 7) : Math.Max(32, row.step - (row.step % 7))], row.threshold));
        Assert.True(thresholds.Distinct().Count() >= 5);

        session.Logits(TinyModel.Batch(1));
        long elements = session.Parameters.Where(parameter => parameter.Scores is not null).Sum(parameter => parameter.Weight.Value.numel());
        long kept = session.Parameters.Where(parameter => parameter.Scores is not null).Sum(parameter => parameter.CountKept());
        Assert.Equal(TinyModel.Share, kept / (double)elements, 1e-3);
    }

    [Fact]
    public void A_training_resumes_in_the_middle_of_an_interval()
    {
        var method = new Movement { ThresholdRefresh = 7, Global = true };
        using var undisturbed = TinyModel.Session(method);
        for (int step = 0; step < 24; step++)
            undisturbed.Step(TinyModel.Batch(step));
        using var resumed = TinyModel.Session(method);
        resumed.LoadState(undisturbed.SaveState(), undisturbed.StepsDone);
        for (int step = 24; step < 40; step++)
            Assert.Equal(undisturbed.Step(TinyModel.Batch(step)), resumed.Step(TinyModel.Batch(step)));
    }

    [Fact]
    public void Settings_out_of_range_are_refused() =>
        Assert.Contains("Movement.ThresholdRefresh is 0; expected at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => new Movement { ThresholdRefresh = 0 }.Validate()).Message);
}

using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class SoftMovementTests
{
    [Theory]
    [InlineData(1e-3, 300)]
    [InlineData(100, 60)]
    [InlineData(1e4, 300)]
    public void The_share_follows_the_schedule_and_ends_where_it_was_asked(double lambda, int steps)
    {
        using var session = TinyModel.Session(new SoftMovement { Lambda = lambda }, steps);
        var schedule = new SparsitySchedule();
        for (int step = 0; step < steps; step++)
        {
            double share = session.Step(TinyModel.Batch(step % 20)).RemainingWeights;
            Assert.True(share <= schedule.ShareAt(step, steps, TinyModel.Share) + 1e-9);
        }
        Assert.Equal(TinyModel.Share, session.RemainingWeights, 1e-3);
    }

    [Fact]
    public void Unsteered_a_weight_stays_where_the_sigmoid_of_its_score_is_over_the_threshold()
    {
        using var scope = NewDisposeScope();
        using var session = TinyModel.Session(new SoftMovement { ScoreStart = ScoreStart.Uniform(1), SteerToShare = false, FinalThreshold = 0.6, FloorShare = 0 });
        session.LoadState(session.SaveState(), stepsDone: 40);
        session.Logits(TinyModel.Batch(1));
        foreach (var parameter in session.Parameters.Where(parameter => parameter.Scores is not null))
            Assert.Equal(parameter.Scores!.Value.ToFloats().Select(score => 1 / (1 + Math.Exp(-score)) > 0.6 ? 1f : 0), parameter.KeptElements().ToFloats());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_matrix_falls_under_its_floor(bool steered)
    {
        using var scope = NewDisposeScope();
        using var session = TinyModel.Session(new SoftMovement { FloorShare = 0.05, SteerToShare = steered, FinalThreshold = 0.5 });
        var masked = session.Parameters.Where(parameter => parameter.Scores is not null).ToArray();
        using (no_grad())
        {
            foreach (var parameter in masked)
                parameter.Scores!.Value.fill_(parameter == masked[0] ? 1 : parameter == masked[1] ? 0.5 : -1);
        }
        session.LoadState(session.SaveState(), stepsDone: 40);
        session.Logits(TinyModel.Batch(1));

        Assert.All(masked, parameter => Assert.True(parameter.CountKept() >= (int)(0.05 * parameter.Weight.Value.numel())));
        if (steered)
            Assert.Equal((long)(TinyModel.Share * masked.Sum(parameter => parameter.Weight.Value.numel())), masked.Sum(parameter => parameter.CountKept()));
    }

    [Fact]
    public void The_penalty_has_its_gradient()
    {
        using var scope = NewDisposeScope();
        var penalty = new ScorePenalty(Strength: 7, Shift: 1.5);
        var scores = ParameterUpdaterTests.Values([5, 4], ScalarType.Float64, seed: 2);
        double[] gradient = penalty.Gradient(scores).Values<double>().ToArray();
        for (int i = 0; i < gradient.Length; i++)
        {
            double At(double distance)
            {
                using var moved = scores.clone();
                moved.Values<double>()[i] += distance;
                return penalty.Value(moved);
            }
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 1e-9);
        }
    }

    [Fact]
    public void The_controller_presses_harder_while_too_much_stays()
    {
        var controller = new ShareController(totalSteps: 100);
        for (int step = 0; step < 10; step++)
            controller.Take(share: 0.6, wanted: 0.5);
        Assert.Equal(Math.E, controller.Factor, 1e-5);
        for (int step = 0; step < 1000; step++)
            controller.Take(share: 0.1, wanted: 0.5);
        Assert.Equal(0.01, controller.Factor, 1e-6);
        controller.State.Tensor.Dispose();
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("Lambda", Assert.Throws<ArgumentOutOfRangeException>(() => new SoftMovement { Lambda = 0 }.Validate()).ParamName);
        Assert.Equal("FinalThreshold", Assert.Throws<ArgumentOutOfRangeException>(() => new SoftMovement { FinalThreshold = 1 }.Validate()).ParamName);
        Assert.Equal("FloorShare", Assert.Throws<ArgumentOutOfRangeException>(() => new SoftMovement { FloorShare = -0.1 }.Validate()).ParamName);
        Assert.Equal("ScoreLearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new SoftMovement { ScoreLearningRate = 0 }.Validate()).ParamName);
        Assert.Equal("ScoreStart", Assert.Throws<ArgumentNullException>(() => new SoftMovement { ScoreStart = null! }.Validate()).ParamName);
    }
}

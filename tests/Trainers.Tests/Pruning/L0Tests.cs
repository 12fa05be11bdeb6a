using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class L0Tests
{
    [Theory]
    [InlineData(1e-3, 2.197, 200)]
    [InlineData(125, 2.197, 200)]
    [InlineData(125, -4, 60)]
    public void Training_ends_at_the_asked_share(double lambda, double start, int steps)
    {
        using var session = TinyModel.Session(new L0 { Lambda = lambda, ScoreStart = ScoreStart.Constant(start) }, steps);
        for (int step = 0; step < steps; step++)
            session.Step(TinyModel.Batch(step % 20));
        Assert.Equal(TinyModel.Share, session.RemainingWeights, 1e-3);
        var masked = session.Parameters.Where(parameter => parameter.Gate is not null).ToArray();
        double used = masked.Sum(parameter => parameter.Effective.ToFloats().Count(weight => weight != 0)) / (double)masked.Sum(parameter => parameter.Effective.numel());
        Assert.Equal(TinyModel.Share, used, 1e-3);
    }

    [Fact]
    public void A_gates_slope_is_its_derivative_in_the_score()
    {
        using var scope = NewDisposeScope();
        using var session = TinyModel.Session(new L0 { ScoreStart = ScoreStart.Uniform(3), SteerToShare = false }, dtype: ScalarType.Float64);
        var parameter = session.Parameters.First(parameter => parameter.Gate is not null);
        session.ComputeGradients(TinyModel.Batch(1));
        double[] open = parameter.Gate!.Value.Open.Values<double>().ToArray(), slope = parameter.Gate.Value.Slope.Values<double>().ToArray();

        double[] Moved(double distance)
        {
            using (no_grad())
                parameter.Scores!.Value.add_(distance);
            session.LoadState(session.SaveState(), stepsDone: 0);
            session.ComputeGradients(TinyModel.Batch(1));
            return parameter.Gate!.Value.Open.Values<double>().ToArray();
        }

        // Powers of two: a saved state has 32 bits.
        const double Distance = 1.0 / 1024;
        double[] above = Moved(Distance), below = Moved(-2 * Distance);
        int moving = 0;
        for (int i = 0; i < open.Length; i++)
        {
            Assert.InRange(open[i], 0, 1);
            if (above[i] is 0 or 1 || below[i] is 0 or 1)
                continue;
            Assert.Equal((above[i] - below[i]) / (2 * Distance), slope[i], 1e-5);
            moving++;
        }
        Assert.True(moving > 50);
        Assert.All(open.Zip(slope), pair => Assert.Equal(pair.First is 0 or 1, pair.Second == 0));
    }

    [Fact]
    public void A_gate_is_open_as_often_as_the_penalty_says()
    {
        using var scope = NewDisposeScope();
        using var session = TinyModel.Session(new L0 { ScoreStart = ScoreStart.Constant(-1), Lambda = 1, SteerToShare = false });
        session.ComputeGradients(TinyModel.Batch(1));
        var gates = session.Parameters.Where(parameter => parameter.Gate is not null).ToArray();
        float[] open = [.. gates.SelectMany(parameter => parameter.Gate!.Value.Open.ToFloats())];
        double penalty = gates.Sum(parameter => parameter.Penalty.Value(parameter.Scores!.Value));
        Assert.Equal(penalty, open.Count(gate => gate > 0) / (double)open.Length, 0.02);
    }

    [Fact]
    public void Gates_have_no_noise_where_a_model_is_evaluated()
    {
        using var scope = NewDisposeScope();
        using var session = TinyModel.Session(new L0 { ScoreStart = ScoreStart.Constant(1) });
        session.Logits(TinyModel.Batch(1));
        double expected = (1.2 / (1 + Math.Exp(-1))) - 0.1;
        foreach (var parameter in session.Parameters.Where(parameter => parameter.Gate is not null))
            Assert.All(parameter.Gate!.Value.Open.ToFloats(), gate => Assert.Equal(expected, gate, 1e-6));
    }

    [Fact]
    public void Every_step_has_noise_of_its_own()
    {
        float[] Gates(int step)
        {
            using var session = TinyModel.Session(new L0());
            session.LoadState(session.SaveState(), step);
            session.ComputeGradients(TinyModel.Batch(1));
            return session.Parameters.First(parameter => parameter.Gate is not null).Gate!.Value.Open.ToFloats();
        }
        Assert.Equal(Gates(3), Gates(3));
        Assert.NotEqual(Gates(3), Gates(4));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("Lambda", Assert.Throws<ArgumentOutOfRangeException>(() => new L0 { Lambda = double.NaN }.Validate()).ParamName);
        Assert.Equal("ScoreLearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new L0 { ScoreLearningRate = 0 }.Validate()).ParamName);
        Assert.Equal("ScoreStart", Assert.Throws<ArgumentNullException>(() => new L0 { ScoreStart = null! }.Validate()).ParamName);
    }
}

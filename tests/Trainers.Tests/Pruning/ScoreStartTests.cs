using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class ScoreStartTests
{
    private static readonly float[] Weights = [.. Enumerable.Range(0, 64 * 16).Select(i => MathF.Sin(i) * (1 + (i % 7)))];

    [Fact]
    public void Magnitude_is_the_weights_size_over_its_unbiased_deviation()
    {
        float[] scores = Fill(ScoreStart.Magnitude(0.3));
        double mean = Weights.Average(Math.Abs);
        double deviation = Math.Sqrt(Weights.Sum(weight => Math.Pow(Math.Abs(weight) - mean, 2)) / (Weights.Length - 1));
        Assert.All(scores.Zip(Weights), pair => Assert.Equal(0.3 * Math.Abs(pair.Second) / deviation, pair.First, 1e-5));
    }

    [Fact]
    public void Magnitude_of_weights_of_one_size_is_zero()
    {
        using var scope = NewDisposeScope();
        var scores = ones(4, 4);
        ScoreStart.Magnitude().Fill(scores, ones(4, 4), new CounterRandom(1, "test"));
        Assert.All(scores.ToFloats(), score => Assert.Equal(0, score));
    }

    [Fact]
    public void Constant_is_everywhere_the_same() => Assert.All(Fill(ScoreStart.Constant(2.197)), score => Assert.Equal(2.197f, score));

    [Theory]
    [InlineData(false, 0.02)]
    [InlineData(true, 0.25)]
    public void Drawn_scores_fill_their_range_evenly(bool kaiming, double range)
    {
        float[] scores = Fill(kaiming ? ScoreStart.KaimingUniform() : ScoreStart.Uniform(range));
        Assert.All(scores, score => Assert.InRange(score, -range, range));
        Assert.InRange(scores.Average(), -0.1 * range, 0.1 * range);
        Assert.Equal(range * range / 3, scores.Average(score => score * score), 0.05 * range * range);
    }

    [Fact]
    public void Drawn_scores_follow_the_seed_alone()
    {
        manual_seed(1);
        float[] first = Fill(ScoreStart.Uniform(1));
        manual_seed(2);
        Assert.Equal(first, Fill(ScoreStart.Uniform(1)));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreStart.Magnitude(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreStart.Uniform(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreStart.Constant(double.NaN));
        Assert.Equal("ScoreLearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Movement { ScoreLearningRate = 0 }.Validate()).ParamName);
        Assert.Equal("ScoreLearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Movement { ScoreLearningRate = double.NaN }.Validate()).ParamName);
        Assert.Equal("ScoreStart", Assert.Throws<ArgumentNullException>(() => new Movement { ScoreStart = null! }.Validate()).ParamName);
    }

    private static float[] Fill(ScoreStart start)
    {
        using var scope = NewDisposeScope();
        var (weight, scores) = (tensor(Weights, [64, 16]), empty(64, 16));
        start.Fill(scores, weight, new CounterRandom(1, "test"));
        return scores.ToFloats();
    }
}

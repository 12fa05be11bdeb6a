namespace MLNet.Pruning.Trainers.Tests;

public class MagnitudeTests
{
    [Fact]
    public void A_first_cut_takes_its_share_at_once()
    {
        using var session = TinyModel.Session(new Magnitude { FirstCut = 0.6 });
        double[] shares = [.. Enumerable.Range(0, 40).Select(step => session.Step(TinyModel.Batch(step)).RemainingWeights)];
        Assert.All(shares[..5], share => Assert.Equal(1, share));
        Assert.InRange(shares[5], 0.3, 0.4);
        Assert.All(shares[4..32].Zip(shares[5..33]), pair => Assert.True(pair.First > pair.Second));
        Assert.Equal(TinyModel.Share, shares[^1]);
    }

    [Fact]
    public void Cuts_are_held_and_start_the_learning_rate_anew()
    {
        using var session = TinyModel.Session(new Magnitude { FirstCut = 0.7, Cuts = 4 }, totalSteps: 100);
        var masked = session.Parameters.Where(parameter => parameter.MaskSource == MaskSource.Weight).ToArray();
        var shares = new List<double>();
        var rates = new List<double>();
        var zeros = new HashSet<int>();
        for (int step = 0; step < 100; step++)
        {
            var result = session.Step(TinyModel.Batch(step));
            shares.Add(result.RemainingWeights);
            rates.Add(result.LearningRate / 1e-3);
            var now = Zeros(masked).ToHashSet();
            Assert.Subset(now, zeros);
            zeros = now;
        }

        // Cuts after 10, 33, 56 and 80 steps: 0.7 at once, then along the curve from 0.3 to 0.2.
        double[] expected = [1, 0.3, 0.2 + (0.1 * Math.Pow(2 / 3.0, 3)), 0.2 + (0.1 * Math.Pow(1 / 3.0, 3)), 0.2];
        Assert.Equal(expected, shares.Distinct(), (first, second) => Math.Abs(first - second) < 1e-9);
        Assert.Equal([10, 33, 56, 80], Enumerable.Range(1, 99).Where(step => shares[step] != shares[step - 1]));
        Assert.All(new[] { 10, 33, 56, 80 }, step => Assert.Equal(1, rates[step], 1e-9));
        Assert.All(new[] { 32, 55, 79 }, step => Assert.InRange(rates[step], 0.1, 0.15));
        Assert.InRange(rates[99], 0, 0.06);
        Assert.Equal(0.8, zeros.Count / (double)masked.Sum(parameter => parameter.Weight.Value.numel()), 1e-3);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("FirstCut", Assert.Throws<ArgumentOutOfRangeException>(() => new Magnitude { FirstCut = 1 }.Validate()).ParamName);
        Assert.Equal("Cuts", Assert.Throws<ArgumentOutOfRangeException>(() => new Magnitude { Cuts = 0 }.Validate()).ParamName);
        Assert.Contains("fewer cuts", Assert.Throws<ArgumentException>(() => TinyModel.Session(new Magnitude { Cuts = 60 })).Message);
    }

    private static IEnumerable<int> Zeros(TrainedParameter[] masked)
    {
        float[] weights = [.. masked.SelectMany(parameter => parameter.Weight.Value.ToFloats())];
        return Enumerable.Range(0, weights.Length).Where(i => weights[i] == 0);
    }
}

namespace MLNet.Pruning.Trainers.Tests;

public class NewIterativeTests
{
    [Fact]
    public void The_cuts_follow_the_curve_and_nothing_returns()
    {
        const int Cuts = 6;
        using var session = TinyModel.Session(new NewIterative { Cuts = Cuts }, totalSteps: 100);
        var shares = new List<double>();
        var zeros = new HashSet<int>();
        for (int step = 0; step < 100; step++)
        {
            shares.Add(session.Step(TinyModel.Batch(step)).RemainingWeights);
            float[] weights = [.. session.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None).SelectMany(parameter => parameter.Weight.Value.ToFloats())];
            var now = Enumerable.Range(0, weights.Length).Where(i => weights[i] == 0).ToHashSet();
            Assert.Subset(now, zeros);
            zeros = now;
        }
        double[] expected = [1, .. Enumerable.Range(1, Cuts).Select(cut => TinyModel.Share + ((1 - TinyModel.Share) * Math.Pow(1 - (cut / (double)Cuts), 3)))];
        Assert.Equal(expected, shares.Distinct(), (first, second) => Math.Abs(first - second) < 1e-9);
        Assert.All(shares[..10], share => Assert.Equal(1, share));
        Assert.All(shares[80..], share => Assert.Equal(TinyModel.Share, share));
    }

    [Fact]
    public void Settings_out_of_range_are_refused() =>
        Assert.Equal("Cuts", Assert.Throws<ArgumentOutOfRangeException>(() => new NewIterative { Cuts = 0 }.Validate()).ParamName);
}

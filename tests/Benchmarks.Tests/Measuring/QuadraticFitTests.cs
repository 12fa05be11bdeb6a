namespace MLNet.Pruning.Benchmarks.Tests;

public class QuadraticFitTests
{
    private static readonly double[] Lengths = [64, 128, 192, 256, 320, 384, 448, 512];

    [Fact]
    public void Points_on_a_parabola_give_it_back()
    {
        (double, double)[] points = [.. Lengths.Select(n => (n, 0.5 + (0.02 * n) + (3e-5 * n * n)))];

        QuadraticFit fit = QuadraticFit.Through(points);

        Assert.Equal(0.5, fit.A, 1e-9);
        Assert.Equal(0.02, fit.B, 1e-11);
        Assert.Equal(3e-5, fit.C, 1e-13);
        Assert.True(fit.MaxDeviation(points) < 1e-9);
    }

    [Fact]
    public void The_deviation_is_that_of_the_worst_point()
    {
        var line = new QuadraticFit(0, 1, 0);

        Assert.Equal(0.25, line.MaxDeviation([(1, 1), (2, 2.5), (4, 3.8)]), 1e-12);
    }

    [Fact]
    public void A_point_off_the_others_is_seen()
    {
        (double, double)[] points = [.. Lengths.Select(n => (n, n == 256 ? 1.3 * n : n))];

        Assert.True(QuadraticFit.Through(points).MaxDeviation(points) > 0.1);
    }

    [Fact]
    public void Two_points_are_too_few() => Assert.Throws<ArgumentException>(() => QuadraticFit.Through([(1, 1), (2, 2)]));

    [Fact]
    public void Equal_lengths_are_an_error() => Assert.Throws<ArgumentException>(() => QuadraticFit.Through([(2, 1), (2, 2), (2, 3)]));
}

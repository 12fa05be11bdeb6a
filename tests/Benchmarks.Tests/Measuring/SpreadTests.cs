namespace MLNet.Pruning.Benchmarks.Tests;

public class SpreadTests
{
    [Theory]
    [InlineData(new double[] { 3 }, 3, 3, 3)]
    [InlineData(new double[] { 5, 1, 2 }, 2, 1, 5)]
    [InlineData(new double[] { 4, 1, 2, 10 }, 3, 1, 10)]
    public void The_median_is_the_middle_one_or_the_mean_of_the_middle_two(double[] rounds, double median, double min, double max) =>
        Assert.Equal(new Spread(median, min, max), Spread.Of(rounds));

    [Fact]
    public void No_rounds_are_an_error() => Assert.Throws<ArgumentException>(() => Spread.Of([]));

    [Fact]
    public void A_contest_alternates_the_sides()
    {
        var order = new List<string>();
        var contest = new Contest(2);
        contest.Add("ours", () => Measure("ours"));
        contest.Add("theirs", () => Measure("theirs"));

        IReadOnlyDictionary<string, Spread> result = contest.Run(_ => { });

        Assert.Equal(["ours", "theirs", "ours", "theirs"], order);
        Assert.Equal(new Spread(2, 1, 3), result["ours"]);
        Assert.Equal(new Spread(3, 2, 4), result["theirs"]);

        double Measure(string side)
        {
            order.Add(side);
            return order.Count;
        }
    }
}

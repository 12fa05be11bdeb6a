using System.Globalization;

namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(-3.7, 12.2)]
    [InlineData(1e-7, 3e-7)]
    [InlineData(12345, 99999)]
    [InlineData(0.9012, 0.9021)]
    [InlineData(0.9847, 0.9861)]
    [InlineData(0.00812, 0.00818)]
    [InlineData(0.0098, 0.0103)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(-2, -2)]
    public void ALinearAxisCoversItsValuesWithFewRoundTicks(double low, double high)
    {
        Axis axis = Axis.Linear("x", [low, double.NaN, high, double.PositiveInfinity]);

        Assert.InRange(axis.Place(low), -0.03, 1);
        Assert.InRange(axis.Place(high), 0, 1.03);
        Assert.InRange(axis.Ticks.Count, 2, 8);
        Assert.Equal(axis.Ticks.Count, axis.Ticks.Select(tick => tick.Label).Distinct().Count());
        Assert.All(axis.Ticks, tick => Assert.Equal(tick.Value, double.Parse(tick.Label, NumberStyles.Any, CultureInfo.InvariantCulture), Math.Abs(tick.Value) / 1e6 + 1e-12));
        Assert.Equal(0, axis.Place(axis.Ticks[0].Value), 9);
        Assert.Equal(1, axis.Place(axis.Ticks[^1].Value), 9);
    }

    [Fact]
    public void AnAxisFromZeroHasZeroAndOneBetweenEndsThere()
    {
        Assert.Equal(0, Axis.Linear("x", [3, 7], fromZero: true).Ticks[0].Value);
        Axis between = Axis.Between("x", 0, 114);
        Assert.Equal((0, 1), (between.Place(0), between.Place(114)));
        Assert.All(between.Ticks, tick => Assert.InRange(tick.Value, 0, 114));
    }

    [Theory]
    [InlineData(1.0, 1000.0)]
    [InlineData(2_000_000, 2_400_000)]
    [InlineData(0.003, 40)]
    [InlineData(7, 7)]
    public void OnALogarithmicAxisEqualRatiosAreEquallyLong(double low, double high)
    {
        Axis axis = Axis.Logarithmic("x", [low, high, 0, -1], value => value.ToString("R", CultureInfo.InvariantCulture));

        Assert.InRange(axis.Place(low), 0, 1);
        Assert.InRange(axis.Place(high), axis.Place(low), 1);
        Assert.Equal(axis.Place(low * 2) - axis.Place(low), axis.Place(low * 4) - axis.Place(low * 2), 9);
        Assert.InRange(axis.Ticks.Count, 1, 8);
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.Place(tick.Value), -1e-9, 1 + 1e-9));
    }
}

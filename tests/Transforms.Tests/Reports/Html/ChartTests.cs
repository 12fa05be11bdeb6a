using System.Text.RegularExpressions;

namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed partial class ChartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.02)]
    [InlineData(0.004)]
    [InlineData(0.002)]
    public void SharesHaveAsManyDigitsAsTellTheTicksApart(double share)
    {
        var html = new HtmlWriter();
        LineChart.Write(html, "c", "Remaining", "step", "share", [new LineSeries("share", [(0, share), (10, share)])], percent: true);

        string[] labels = [.. Shares().Matches(html.ToString()).Select(match => match.Value)];
        Assert.InRange(labels.Length, 3, 8);
        Assert.Equal(labels.Length, labels.Distinct().Count());
    }

    [Fact]
    public void LongNamesOfBarsHaveRoom()
    {
        var html = new HtmlWriter();
        BarChart.Write(html, "c", "Kept", "", [("lstm backward recurrent", 0.5), ("Q", 0.1)]);

        Assert.Matches("<text x=\"16\\d\"", html.ToString());
    }

    [GeneratedRegex(@"(?<=>)[\d.]+ %(?=</text>)")]
    private static partial Regex Shares();
}

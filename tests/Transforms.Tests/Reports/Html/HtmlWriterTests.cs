using System.Globalization;

namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class HtmlWriterTests
{
    [Fact]
    public void WhatIsInterpolatedIsEncodedAndWhatIsWrittenIsNot()
    {
        var html = new HtmlWriter();
        string text = "<script>\"&'";
        html.Write($"<p title=\"{text}\">{text}</p>");
        html.Write($"{new Markup("<br>")}{(string?)null}");

        Assert.Equal("<p title=\"&lt;script&gt;&quot;&amp;&#39;\">&lt;script&gt;&quot;&amp;&#39;</p><br>", html.ToString());
    }

    [Fact]
    public void NumbersAreWrittenAlikeUnderEveryCulture()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = other;
            var html = new HtmlWriter();
            html.Write($"{0.5} {0.25:P0} {12345:N0} {Plot.Number(1.26)}");
            Assert.Equal("0.5 25 % 12,345 1.3", html.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}

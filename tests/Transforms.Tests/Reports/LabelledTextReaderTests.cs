using Microsoft.ML;

namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class LabelledTextReaderTests
{
    private readonly MLContext _context = new(1);

    private IReadOnlyList<LabelledText> Read(IDataView rows, string? label, int limit = 1000)
    {
        PrunedTextClassificationTransformer model = ReportSamples.Model(_context, null);
        return new LabelledTextReader(model, model, rows).Read(label, limit);
    }

    [Fact]
    public void TextsKeysAndRangesOfNumbersAreLabels()
    {
        IDataView rows = ReportSamples.Texts(_context);
        IDataView keys = _context.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(rows).Transform(rows);

        Assert.Equal(ReportSamples.Classes, Read(rows, "Label").Take(3).Select(text => text.Label));
        Assert.Equal(Read(rows, "Label"), Read(keys, "Key"));
        string[] ranges = [.. Read(rows, "Length").Select(text => text.Label)];
        Assert.Equal(4, ranges.Distinct().Count());
        Assert.All(ranges.CountBy(range => range), range => Assert.InRange(range.Value, 14, 16));
        Assert.Equal(10, Read(rows, "Label", limit: 10).Count);
    }

    [Fact]
    public void WithoutALabelThePredictionCounts() =>
        Assert.All(Read(ReportSamples.Texts(_context), null), text => Assert.Contains(text.Label, ReportSamples.Classes));

    [Fact]
    public void WhatCannotBeReadIsNamed()
    {
        IDataView rows = ReportSamples.Texts(_context), other = _context.Data.LoadFromEnumerable([new { Text = "a", Label = "b" }]);

        Assert.Contains("'Sentence1'", Assert.ThrowsAny<Exception>(() => Read(other, "Label")).Message, StringComparison.Ordinal);
        Assert.Contains("no column 'Class'", Assert.Throws<ArgumentException>(() => Read(rows, "Class")).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => Read(_context.Data.LoadFromEnumerable<ReportSamples.Row>([]), "Label")).Message, StringComparison.Ordinal);
        Assert.Contains("'Score' is of type", Assert.Throws<ArgumentException>(() => Read(rows, "Score")).Message, StringComparison.Ordinal);
    }
}

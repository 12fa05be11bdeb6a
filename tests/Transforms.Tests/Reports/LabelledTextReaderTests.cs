using Microsoft.ML;
using Microsoft.ML.Data;

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
    public void NumbersOfEveryTypeAreLabels()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Numbers
        {
            Sentence1 = "fox",
            Byte = (byte)(i % 3),
            SByte = (sbyte)(i % 3),
            Short = (short)(i % 3),
            UShort = (ushort)(i % 3),
            UInt = (uint)(i % 3),
            Long = i % 3,
            ULong = (ulong)(i % 3),
            Double = i % 3,
        }));

        foreach (string column in rows.Schema.Select(column => column.Name).Where(name => name != "Sentence1"))
            Assert.Equal(["0", "1", "2"], Read(rows, column).Select(text => text.Label).Distinct());
    }

    [Fact]
    public void RangesOfSmallNumbersHaveNamesOfTheirOwn()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new ReportSamples.Row { Sentence1 = "fox", Length = i * 5e-5f }));

        Assert.Equal(4, Read(rows, "Length").Select(text => text.Label).Distinct().Count());
    }

    [Fact]
    public void PredictionsAreTheModelsOwnAndTextsThoseThatItReads()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i => new Predicted { Sentence1 = "dogs", Original = "the fox" }));
        ITransformer copy = _context.Transforms.CopyColumns("Sentence1", "Original").Fit(rows);
        PrunedTextClassificationTransformer model = ReportSamples.Model(_context, null);

        IReadOnlyList<LabelledText> texts = new LabelledTextReader(new TransformerChain<ITransformer>(copy, model), model, rows).Read(null, 10);

        Assert.All(texts, text => Assert.Equal("the fox", text.First));
        Assert.All(texts, text => Assert.Contains(text.Label, ReportSamples.Classes));
    }

    [Fact]
    public void MissingNumbersHaveAGroupOfTheirOwn()
    {
        foreach (int different in (int[])[55, 3])
        {
            IDataView rows = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new ReportSamples.Row { Sentence1 = "fox", Length = i < 5 ? float.NaN : i % different }));
            string[] labels = [.. Read(rows, "Length").Select(text => text.Label)];
            Assert.Equal(5, labels.Count(label => label == "no label"));
            Assert.DoesNotContain(labels, label => label.Contains("NaN", StringComparison.Ordinal));
            Assert.Equal(Math.Min(different, 4) + 1, labels.Distinct().Count());
        }
    }

    [Fact]
    public void TextsThatAModelReplacesAreReadBeforeItDoes()
    {
        IDataView rows = ReportSamples.Texts(_context);
        SentenceEmbeddingTransformer inPlace = SentenceEmbeddingSamples.Create(_context, columns: new SentenceEmbeddingColumns("Sentence1", "Sentence1"));
        ITransformer copy = _context.Transforms.CopyColumns("Group", "Label").Fit(rows);
        var reader = new LabelledTextReader(new TransformerChain<ITransformer>(inPlace, copy), inPlace, rows);

        Assert.Equal(Read(rows, "Label"), reader.Read("Group", 1000));
        Assert.All(reader.Read(null, 10), text => Assert.Equal("texts", text.Label));
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

    private sealed class Predicted
    {
        public string Sentence1 { get; set; } = "";

        public string Original { get; set; } = "";

        public string PredictedLabel { get; set; } = "stale";
    }

    private sealed class Numbers
    {
        public string Sentence1 { get; set; } = "";

        public byte Byte { get; set; }

        public sbyte SByte { get; set; }

        public short Short { get; set; }

        public ushort UShort { get; set; }

        public uint UInt { get; set; }

        public long Long { get; set; }

        public ulong ULong { get; set; }

        public double Double { get; set; }
    }
}

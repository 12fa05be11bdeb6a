using System.Text;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class TrainingReportTests
{
    internal static TrainingReport Sample { get; } = new()
    {
        Method = "Movement",
        Settings = "RemainingWeights = 0.1\nBatchSize = 16",
        Seed = -7,
        Rows = 4837,
        TruncatedRows = 12,
        Steps = 1512,
        Seconds = 301.25,
        UnprunableWeights = 500,
        Matrices = [new("encoder.layer.0.attention.self.query.weight", 16, 16, 26), new("encoder.layer.0.output.dense.weight", 16, 32, 51)],
        LibraryVersion = "0.1.0",
        RuntimeVersion = ".NET 10.0.0",
        Epochs = [new(1, 0.5, null, null, 0.4, 3e-5, 100.5), new(2, double.NaN, 0.1, 0.98, 0.1, 0, 99)],
    };

    [Fact]
    public void SharesCountWeightsWithAndWithoutBiases()
    {
        Assert.Equal(77 / 768.0, Sample.RemainingWeights, 12);
        Assert.Equal(577 / 1268.0, Sample.RemainingWithUnprunable, 12);
        Assert.Equal(26 / 256.0, Sample.Matrices[0].Share, 12);
    }

    /// <summary>A report with all that Fit records.</summary>
    internal static TrainingReport Recorded { get; } = Sample with
    {
        Curve = [new(8, 0.7, 1, 1e-5, [new("HardLabels", 0.5, 0.4), new("SoftTargets", 0.5, 1.0)]), new(16, double.NaN, 0.1, 0)],
        Distributions = new(
            Histogram(7), Histogram(5),
            new MovementHistogram(0.2, 0.01, [.. Enumerable.Range(0, 576).Select(i => (long)i)], [.. Enumerable.Range(0, 576).Select(i => 576L - i)]),
            [new("encoder.layer.0.attention.self.query.weight", Histogram(3), Histogram(1)), new("encoder.layer.0.output.dense.weight", Histogram(2), null)]),
    };

    [Fact]
    public void WhatFitRecordsComesBack()
    {
        byte[] json = Write(Recorded);
        TrainingReport read = TrainingReportJson.Read(new MemoryStream(json));

        Assert.Equal(json, Write(read));
        Assert.Equal(double.NaN, read.Curve![1].Loss);
        Assert.Equal(576, read.Distributions!.Movement.Cut[0]);
    }

    [Fact]
    public void AReportOfAReleaseThatDidNotRecordIsRead()
    {
        TrainingReport read = TrainingReportJson.Read(new MemoryStream("""{"method":"Movement","settings":"","seed":1,"rows":2,"truncatedRows":0,"steps":3,"seconds":4,"unprunableWeights":5,"matrices":[],"epochs":[]}"""u8.ToArray()));

        Assert.Null(read.Curve);
        Assert.Null(read.Distributions);
        Assert.Null(read.LibraryVersion);
    }

    [Fact]
    public void HistogramsThatAreNoneAreRefused()
    {
        WeightDistributions whole = Recorded.Distributions!;
        void Refuses(WeightDistributions distributions) =>
            Assert.Throws<InvalidDataException>(() => TrainingReportJson.Read(new MemoryStream(Write(Sample with { Distributions = distributions }))));

        Refuses(whole with { Weights = whole.Weights with { Kept = [1, 2] } });
        Refuses(whole with { Weights = whole.Weights with { Low = 1, High = -1 } });
        Refuses(whole with { Scores = whole.Scores! with { High = double.PositiveInfinity } });
        Refuses(whole with { Movement = whole.Movement with { Cut = [] } });
        Refuses(whole with { Movement = whole.Movement with { StartLimit = double.NaN } });
        Refuses(whole with { Matrices = [new("", Histogram(1), Histogram(1) with { Cut = [.. Enumerable.Repeat(-1L, MaskedHistogram.Bins)] })] });
    }

    [Theory]
    [InlineData("\"matrices\":[{", "\"matrices\":[null,{")]
    [InlineData("\"epochs\":[{", "\"epochs\":[null,{")]
    [InlineData("\"curve\":[{", "\"curve\":[null,{")]
    [InlineData("\"lossParts\":[{", "\"lossParts\":[null,{")]
    [InlineData("\"kept\":26}", "\"kept\":257}")]
    [InlineData("\"rows\":16,", "\"rows\":-16,")]
    [InlineData("\"cut\":[576,", "\"cut\":[9223372036854775807,")]
    public void ListsWithHolesAndImpossibleCountsAreRefused(string text, string replacement)
    {
        string json = Encoding.UTF8.GetString(Write(Recorded));
        Assert.Contains(text, json, StringComparison.Ordinal);
        for (int place = json.IndexOf(text, StringComparison.Ordinal); place >= 0; place = json.IndexOf(text, place + 1, StringComparison.Ordinal))
        {
            string forged = json[..place] + replacement + json[(place + text.Length)..];
            Assert.Throws<InvalidDataException>(() => TrainingReportJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(forged))));
        }
    }

    [Fact]
    public void JsonGivesTheSameReportBack()
    {
        TrainingReport read = TrainingReportJson.Read(new MemoryStream(Write(Sample)));

        Assert.Equal(Sample.Matrices, read.Matrices);
        Assert.Equal(Sample.Epochs, read.Epochs);
        Assert.Equal(Sample with { Matrices = [], Epochs = [] }, read with { Matrices = [], Epochs = [] });
        Assert.Equal(Sample.KeptWeights, read.KeptWeights);
    }

    [Fact]
    public void LaterChangesOfTheListDoNotReachTheReport()
    {
        var epochs = new List<EpochReport>(Sample.Epochs);
        TrainingReport report = Sample with { Epochs = epochs };
        epochs.Clear();
        Assert.Equal(2, report.Epochs.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"method\":1}")]
    public void DamagedJsonIsRefused(string json) =>
        Assert.Throws<InvalidDataException>(() => TrainingReportJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] json = Write(Sample);
        for (int length = 0; length < json.Length; length++)
            Assert.Throws<InvalidDataException>(() => TrainingReportJson.Read(new MemoryStream(json, 0, length)));
    }

    private static MaskedHistogram Histogram(int scale) => new(
        -0.1 * scale, 0.2 * scale, [.. Enumerable.Range(0, MaskedHistogram.Bins).Select(i => (long)i * scale)], [.. Enumerable.Repeat((long)scale, MaskedHistogram.Bins)]);

    private static byte[] Write(TrainingReport report)
    {
        var stream = new MemoryStream();
        TrainingReportJson.Write(report, stream);
        return stream.ToArray();
    }
}

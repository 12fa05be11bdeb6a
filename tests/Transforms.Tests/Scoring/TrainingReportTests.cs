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
        Epochs = [new(1, 0.5, null, null, 0.4, 3e-5, 100.5), new(2, double.NaN, 0.1, 0.98, 0.1, 0, 99)],
    };

    [Fact]
    public void SharesCountWeightsWithAndWithoutBiases()
    {
        Assert.Equal(77 / 768.0, Sample.RemainingWeights, 12);
        Assert.Equal(577 / 1268.0, Sample.RemainingWithUnprunable, 12);
        Assert.Equal(26 / 256.0, Sample.Matrices[0].Share, 12);
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

    private static byte[] Write(TrainingReport report)
    {
        var stream = new MemoryStream();
        TrainingReportJson.Write(report, stream);
        return stream.ToArray();
    }
}

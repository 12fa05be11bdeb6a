using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class SparsityReportTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(StoragePrecision.Int8)]
    [InlineData(StoragePrecision.Float16)]
    [InlineData(StoragePrecision.Float32)]
    public void AModelAndItsZipGiveTheSameCounts(StoragePrecision precision)
    {
        PrunedTextClassificationTransformer model = TextClassificationSamples.Create(_context, precision: precision);
        using var zip = new MemoryStream();
        _context.Model.Save(model, null, zip);
        zip.Position = 0;

        SparsityReport fromModel = SparsityReport.FromModel(model), fromZip = SparsityReport.FromStream(zip);

        Assert.Equal(fromModel.ToString(), fromZip.ToString());
        Assert.Equal((model.EncoderConfig, precision), (fromZip.Config, fromZip.StoragePrecision));
        Assert.Equal(model.RemainingWeights, fromZip.RemainingWeights, 12);
        Assert.Empty(fromZip.ScoringTimes);
        using var archive = new ZipArchive(zip);
        Assert.Equal(archive.Entries.Sum(entry => entry.CompressedLength), fromZip.TotalBytes);
    }

    [Fact]
    public void EveryMatrixIsCountedAndMeasured()
    {
        PrunedTextClassificationTransformer model = TextClassificationSamples.Create(_context, precision: StoragePrecision.Float32);
        SparsityReport report = SparsityReport.FromModel(model);

        IReadOnlyDictionary<string, EncoderTensor> tensors = model.ToTensors();
        Assert.Equal(12, report.Matrices.Count);
        foreach (MatrixSparsity matrix in report.Matrices)
        {
            float[] values = tensors[matrix.Name].Values.ToArray(), kept = [.. values.Where(value => value != 0)];
            Assert.Equal([matrix.Rows, matrix.Columns], tensors[matrix.Name].Shape);
            Assert.Equal(kept.Length, matrix.Kept);
            Assert.Equal((double)kept.Length / values.Length, matrix.Share, 12);
            Assert.Equal(kept.Length, matrix.Histogram.Counts.Sum());
            Assert.Equal(kept.Max(Math.Abs), (float)matrix.Histogram.Limit);
            Assert.Equal(kept.Count(value => value < 0), matrix.Histogram.Counts.Take(WeightHistogram.Bins / 2).Sum());
            Assert.InRange(matrix.Bytes, kept.Length * sizeof(float), values.Length * 2 * sizeof(float));
        }

        Assert.Equal(report.KeptWeights, report.Histogram.Counts.Sum());
        Assert.Equal(report.Matrices.Max(matrix => matrix.Histogram.Limit), report.Histogram.Limit);
        EncoderConfig config = model.EncoderConfig;
        Assert.InRange(report.EmbeddingBytes, (config.VocabularySize + config.MaxPositions + 2) * config.HiddenSize * sizeof(float), report.TotalBytes);
        Assert.InRange(report.TotalBytes, report.MatrixBytes, 4 * (report.MatrixBytes + report.EmbeddingBytes));
    }

    [Fact]
    public void SharesFollowTheDefinitionsOfTheTrainingReport()
    {
        PrunedTextClassificationTransformer model = TextClassificationSamples.Create(_context);
        SparsityReport report = SparsityReport.FromModel(model);

        // The same counts as a training report takes them from the tensors.
        IReadOnlyDictionary<string, EncoderTensor> tensors = model.ToTensors();
        TrainingReport training = TrainingReportTests.Sample with
        {
            Matrices = report.Matrices,
            UnprunableWeights = tensors.Where(pair => pair.Key.StartsWith("encoder.", StringComparison.Ordinal)).Sum(pair => (long)pair.Value.Values.Length)
                - report.Matrices.Sum(matrix => (long)tensors[matrix.Name].Values.Length),
        };

        Assert.Equal(training.UnprunableWeights, report.UnprunableWeights);
        Assert.Equal(training.RemainingWeights, report.RemainingWeights, 12);
        Assert.Equal(training.RemainingWithUnprunable, report.RemainingWithUnprunable, 12);
        Assert.True(report.RemainingWithUnprunable > report.RemainingWeights);
    }

    [Fact]
    public void AModelWithinAChainIsFound()
    {
        PrunedTextClassificationTransformer model = TextClassificationSamples.Create(_context);
        ITransformer copy = _context.Transforms.CopyColumns("Copy", "Score").Fit(model.Transform(TextClassificationSamples.Load(_context)));
        var chain = new TransformerChain<ITransformer>(new TransformerChain<ITransformer>(model, copy), copy);

        SparsityReport report = SparsityReport.FromModel(chain), alone = SparsityReport.FromModel(model);

        Assert.Equal(alone.MatrixBytes, report.MatrixBytes);
        Assert.True(report.TotalBytes > alone.TotalBytes);
    }

    [Fact]
    public void AModelWithoutOrWithTwoEncodersIsRefused()
    {
        PrunedTextClassificationTransformer model = TextClassificationSamples.Create(_context);
        ITransformer copy = _context.Transforms.CopyColumns("Copy", "Score").Fit(model.Transform(TextClassificationSamples.Load(_context)));

        Assert.Contains("holds 0", Assert.Throws<ArgumentException>(() => SparsityReport.FromModel(copy)).Message, StringComparison.Ordinal);
        Assert.Contains("holds 2", Assert.Throws<ArgumentException>(() => SparsityReport.FromModel(new TransformerChain<ITransformer>(model, model))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileIsReadAndADamagedOneRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Path("model.zip");
        _context.Model.Save(TextClassificationSamples.Create(_context), null, path);
        Assert.Equal(12, SparsityReport.FromFile(path).Matrices.Count);

        File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);
        Assert.Throws<FormatException>(() => SparsityReport.FromFile(path));
        Assert.Throws<FileNotFoundException>(() => SparsityReport.FromFile(folder.Path("none.zip")));
    }

    [Fact]
    public void TimesAreMeasuredOnRequestAtTheLengthsTheEncoderHas()
    {
        SparsityReport report = SparsityReport.FromModel(TextClassificationSamples.Create(_context), measureTime: true);

        ScoringTime time = Assert.Single(report.ScoringTimes);
        Assert.Equal(16, time.Tokens);
        Assert.True(time.Milliseconds > 0);
        Assert.True(time.Runs >= 5);
        Assert.Contains("ms per row on one thread: ", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheTableNamesEveryMatrixAndTheTotals()
    {
        SparsityReport report = SparsityReport.FromModel(TextClassificationSamples.Create(_context));
        string[] lines = report.ToString().Split('\n', StringSplitOptions.TrimEntries);

        Assert.StartsWith("Bert, 2 layers of 16, 12 pieces, weights as Int8, embeddings as Int8, scored as ", lines[0], StringComparison.Ordinal);
        Assert.All(report.Matrices, matrix => Assert.Single(lines, line => line.StartsWith(matrix.Name + " ", StringComparison.Ordinal)));
        Assert.Contains("16 x 32", lines.Single(line => line.StartsWith("encoder.layer.1.output.dense.weight", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($" {report.KeptWeights:N0} "), lines.Single(line => line.StartsWith("all matrices", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith(FormattableString.Invariant($" {report.TotalBytes:N0}"), lines.Single(line => line.StartsWith("the whole file", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;
using Xunit.Abstractions;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Some hundred real pairs and a real encoder.</summary>
public class RealPairTests(ITestOutputHelper output)
{
    private readonly MLContext _context = new(1);

    private sealed class ScoredPair
    {
        [LoadColumn(0)]
        public float Label { get; set; }

        [LoadColumn(1)]
        public string Sentence1 { get; set; } = "";

        [LoadColumn(2)]
        public string Sentence2 { get; set; } = "";
    }

    private sealed class NamedPair
    {
        public string Kind { get; set; } = "";

        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }

    [SharedFact]
    public void Similarity_is_learned_and_its_correlations_are_reported()
    {
        var (train, dev) = (Scored("train", 320), Scored("dev", 120));
        var options = Options(new DistilledSentencePairRegressionOptions());
        options.ValidationSet = dev;
        var model = _context.Regression.Trainers.DistilledSentencePair(options).Fit(train);

        float[] scores = Reloaded(model, dev).GetColumn<float>("Score").ToArray();
        Assert.Equal(model.Transform(dev).GetColumn<float>("Score"), scores);
        var report = model.TrainingReport!.Epochs.Single();
        output.WriteLine($"Pearson {report.ValidationPearson:F3}, Spearman {report.ValidationSpearman:F3}, R squared {_context.Regression.Evaluate(model.Transform(dev)).RSquared:F3}, {model.TrainingReport.Seconds:F1} s");

        // Guesses correlate by 0.3 in less than one of 1,000 draws of 120 rows.
        Assert.InRange(report.ValidationPearson!.Value, 0.5, 1);
        Assert.InRange(report.ValidationSpearman!.Value, 0.5, 1);
        float[] labels = [.. dev.GetColumn<float>("Label")];
        Assert.Equal(report.ValidationPearson.Value, Correlation.Pearson(scores, labels)!.Value, 0.02);
        Assert.True(_context.Regression.Evaluate(model.Transform(dev)).RSquared > 0);

        options.ValidationSet = null;
        var folds = _context.Regression.CrossValidate(Scored("train", 80), _context.Regression.Trainers.DistilledSentencePair(options), numberOfFolds: 2);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.RootMeanSquaredError, 0.1, 2));
    }

    [SharedFact]
    public void Entailment_is_told_from_contradiction_and_neither()
    {
        var (train, dev) = (Entailment("train", 80), Entailment("dev", 60));
        var options = Options(new DistilledSentencePairClassificationOptions());
        options.MaxEpochs = 2;
        var keys = _context.Transforms.Conversion.MapValueToKey("Label", "Kind");
        var model = keys.Append(_context.MulticlassClassification.Trainers.DistilledSentencePair(options)).Fit(train);
        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(dev));
        output.WriteLine($"accuracy {metrics.MicroAccuracy:F3}, {model.LastTransformer.TrainingReport!.Seconds:F1} s");

        // Guesses are right in 45 % of 180 rows, a third of them of each kind, in less than one of 1,000 draws.
        Assert.InRange(metrics.MicroAccuracy, 0.45, 1);
        Assert.Equal(model.Transform(dev).GetColumn<float[]>("Score"), Reloaded(model, dev).GetColumn<float[]>("Score"));

        options.MaxEpochs = 1;
        var few = Entailment("train", 20);
        var folds = _context.MulticlassClassification.CrossValidate(
            keys.Fit(few).Transform(few), _context.MulticlassClassification.Trainers.DistilledSentencePair(options), numberOfFolds: 2);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.LogLoss, 0.01, 3));
    }

    private static T Options<T>(T options)
        where T : EncoderTrainerOptions
    {
        (options.Encoder, options.MaxEpochs, options.BatchSize, options.MaxLength, options.LearningRate, options.Seed) = (
            PretrainedEncoder.FromDirectory(SharedAssets.Path("models/all-MiniLM-L6-v2")), 1, 16, 64, 3e-4, 1);
        return options;
    }

    private IDataView Scored(string part, int count) => _context.Data.TakeRows(
        _context.Data.LoadFromTextFile<ScoredPair>(SharedAssets.Path($"data/stsb/{part}.tsv"), hasHeader: true), count);

    /// <summary>The same number of rows of every kind, so that a third of all guesses are right.</summary>
    private IDataView Entailment(string part, int perKind) => _context.Data.LoadFromEnumerable(
        File.ReadLines(SharedAssets.Path($"data/sick_nli/{part}.tsv")).Skip(1).Select(line => line.Split('\t')).GroupBy(cells => cells[0])
            .SelectMany(kind => kind.Take(perKind)).Select(cells => new NamedPair { Kind = cells[0], Sentence1 = cells[1], Sentence2 = cells[2] }).ToList());

    private IDataView Reloaded(ITransformer model, IDataView rows)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "model.zip");
        _context.Model.Save(model, rows.Schema, path);
        return new MLContext().Model.Load(path, out _).Transform(rows);
    }
}

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Examples.Intents;

/// <summary>From a table of labelled texts to a small model that ranks the labels of new texts.</summary>
internal static class IntentsJob
{
    private const int Ranks = 3;

    /// <summary>Runs the whole job and prints what it does.</summary>
    public static void Run(Settings settings)
    {
        var table = IntentTable.Read(settings.Data, settings.LabelColumn, settings.TextColumn, settings.Rows ?? int.MaxValue);
        Print($"{table.Train.Select(row => row.Label).Distinct().Count()} labels, {table.Train.Count} rows to train on, {table.Test.Count} to test with");

        OutputFile.Prepare(settings.Output);
        var mlContext = new MLContext(settings.Seed);
        var train = mlContext.Data.LoadFromEnumerable(table.Train);
        var model = TrainingDisplay.Show("Training", progress => Pipeline(mlContext, settings, progress).Fit(train));

        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(mlContext.Data.LoadFromEnumerable(table.Test)), topKPredictionCount: Ranks);
        Print($"accuracy {metrics.MicroAccuracy:P1}, among the first {Ranks} labels {metrics.TopKAccuracy:P1}, log-loss {metrics.LogLoss:F3}");
        mlContext.Model.Save(model, train.Schema, settings.Output);
        Print($"{settings.Output}: {new FileInfo(settings.Output).Length:N0} bytes");

        Classify(mlContext, settings.Output, settings.Texts is [] ? [.. table.Test.Take(3).Select(row => row.Sentence1)] : settings.Texts);
    }

    private static EstimatorChain<PrunedTextClassificationTransformer> Pipeline(MLContext mlContext, Settings settings, IProgress<TrainingProgress> progress) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(new MovementPrunedTextClassificationOptions
            {
                Encoder = settings.EncoderFolder is { } folder ? PretrainedEncoder.FromDirectory(folder) : null,
                RemainingWeights = settings.Remaining,
                MaxEpochs = settings.Epochs,
                Progress = progress,
            }));

    private static void Classify(MLContext mlContext, string zip, IReadOnlyList<string> texts)
    {
        var loaded = mlContext.Model.Load(zip, out _);
        using var engine = mlContext.Model.CreatePredictionEngine<IntentRow, IntentPrediction>(loaded);

        // Which probability belongs to which label: the slot names of the score column say it.
        VBuffer<ReadOnlyMemory<char>> labels = default;
        engine.OutputSchema["Score"].GetSlotNames(ref labels);
        foreach (string text in texts)
        {
            Print($"\n{text}");
            var ranked = engine.Predict(new IntentRow { Sentence1 = text }).Score.Zip(labels.DenseValues()).OrderByDescending(label => label.First);
            foreach (var (probability, label) in ranked.Take(Ranks))
                Print($"  {probability,7:P1}  {label}");
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

using System.Diagnostics;
using Microsoft.ML;
using MLNet.Pruning.Examples.SpamFilter.Data;
using MLNet.Pruning.Examples.SpamFilter.Results;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Examples.SpamFilter.Training;

/// <summary>One filter from rows to a measured zip, with the ordinary verbs of ML.NET.</summary>
internal sealed class FilterTraining(MLContext mlContext, Recipe recipe, IReadOnlyList<MailRow> train, IReadOnlyList<MailRow> test)
{
    /// <summary>Mails that are scored one by one to tell the time of one.</summary>
    private const int TimedMails = 200;

    /// <summary>Trains, evaluates, saves to <paramref name="zip"/> and times the filter that is loaded from there.</summary>
    public FilterResult Run(PruningMethod method, string zip, IProgress<TrainingProgress> progress)
    {
        var trainView = mlContext.Data.LoadFromEnumerable(train);
        var testView = mlContext.Data.LoadFromEnumerable(test);

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(new MovementPrunedTextClassificationOptions
            {
                Encoder = recipe.Encoder,
                Pruning = method,
                Teacher = recipe.Teacher,
                RemainingWeights = recipe.Remaining,
                MaxEpochs = recipe.Epochs,
                MaxLength = recipe.MaxLength,
                LearningRate = recipe.LearningRate,
                Progress = progress,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        using var model = pipeline.Fit(trainView);
        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(testView));
        mlContext.Model.Save(model, trainView.Schema, zip);

        return new FilterResult
        {
            Accuracy = metrics.MicroAccuracy,
            MacroAccuracy = metrics.MacroAccuracy,
            LogLoss = metrics.LogLoss,
            ConfusionTable = metrics.ConfusionMatrix.GetFormattedConfusionTable().Trim(),
            Remaining = model.OfType<PrunedTextClassificationTransformer>().Single().RemainingWeights,
            ZipBytes = new FileInfo(zip).Length,
            MsPerRow = MillisecondsPerRow(zip),
        };
    }

    private double MillisecondsPerRow(string zip)
    {
        var loaded = mlContext.Model.Load(zip, out _);
        using var engine = mlContext.Model.CreatePredictionEngine<MailRow, MailPrediction>(loaded);
        var mails = test.Take(TimedMails).ToList();

        // Twice: the first round is for the just-in-time compiler.
        double milliseconds = 0;
        for (int round = 0; round < 2; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var mail in mails)
                engine.Predict(mail);
            milliseconds = watch.Elapsed.TotalMilliseconds / mails.Count;
        }

        return milliseconds;
    }
}

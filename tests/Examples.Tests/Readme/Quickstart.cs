using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Examples.Tests.Readme;

/// <summary>The snippet of README.md, between the markers.</summary>
internal static class Quickstart
{
    public static void Run()
    {
        // readme
        var mlContext = new MLContext(seed: 1);
        var mails = mlContext.Data.LoadFromTextFile<Mail>("mails.tsv", hasHeader: true);
        var split = mlContext.Data.TrainTestSplit(mails, testFraction: 0.2);

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(remainingWeights: 0.10))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(split.TrainSet);
        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        Console.WriteLine($"accuracy {metrics.MicroAccuracy:P1}");
        mlContext.Model.Save(model, mails.Schema, "spam-filter.zip");

        var loaded = mlContext.Model.Load("spam-filter.zip", out _);
        var engine = mlContext.Model.CreatePredictionEngine<Mail, Prediction>(loaded);
        Console.WriteLine(engine.Predict(new Mail { Sentence1 = "You have won a prize!" }).PredictedLabel);
        // end
    }

    // readme
    internal sealed class Mail { [LoadColumn(0)] public string Label = ""; [LoadColumn(1)] public string Sentence1 = ""; }
    internal sealed class Prediction { public string PredictedLabel = ""; public float[] Score = []; }
    // end
}

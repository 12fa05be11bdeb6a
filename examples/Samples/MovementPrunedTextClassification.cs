using Microsoft.ML;

namespace MLNet.Pruning.Samples;

/// <summary>Classifies texts with a tenth of an encoder's weights.</summary>
public static class MovementPrunedTextClassification
{
    /// <summary>Trains on a few rows, saves the model, and predicts with what was saved.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);

        // A few rows; with 500 or more the model tells what it has never seen.
        var trainingData = mlContext.Data.LoadFromEnumerable<DataPoint>(
        [
            new() { Label = "delivery", Sentence1 = "Where is my parcel?" },
            new() { Label = "delivery", Sentence1 = "The package has not arrived yet" },
            new() { Label = "delivery", Sentence1 = "My order was sent to the wrong address" },
            new() { Label = "delivery", Sentence1 = "When will the courier come?" },
            new() { Label = "billing", Sentence1 = "I was charged twice this month" },
            new() { Label = "billing", Sentence1 = "Please send me the invoice again" },
            new() { Label = "billing", Sentence1 = "The amount on my bill is wrong" },
            new() { Label = "billing", Sentence1 = "Can I pay by bank transfer?" },
        ]);

        // The trainer wants its label as a key and gives its prediction as a key.
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(remainingWeights: 0.10))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(trainingData);

        // Whoever scores with the file needs neither the trainers nor TorchSharp.
        mlContext.Model.Save(model, trainingData.Schema, "tickets.zip");
        var loaded = mlContext.Model.Load("tickets.zip", out _);

        var engine = mlContext.Model.CreatePredictionEngine<DataPoint, Prediction>(loaded);
        foreach (string text in (string[])["The parcel is late", "Why is my invoice so high?"])
        {
            var prediction = engine.Predict(new DataPoint { Sentence1 = text });
            Console.WriteLine($"{text} -> {prediction.PredictedLabel}, {prediction.Score.Max():F2}");
        }

        // Expected output:
        //   The parcel is late -> delivery, 0.99
        //   Why is my invoice so high? -> billing, 0.99
    }

    private sealed class DataPoint
    {
        public string Label { get; set; } = "";

        public string Sentence1 { get; set; } = "";
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}

using Microsoft.ML;

namespace MLNet.Pruning.Samples;

/// <summary>Tells whether two texts say the same.</summary>
public static class DistilledSentencePairClassification
{
    /// <summary>Trains on a few pairs and predicts.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);
        var trainingData = mlContext.Data.LoadFromEnumerable<DataPoint>(
        [
            new() { Label = "same", Sentence1 = "Where is my parcel?", Sentence2 = "When does my package arrive?" },
            new() { Label = "same", Sentence1 = "I forgot my password", Sentence2 = "How do I get a new password?" },
            new() { Label = "same", Sentence1 = "The bill is too high", Sentence2 = "You charge me too much" },
            new() { Label = "same", Sentence1 = "The app crashes", Sentence2 = "Your program stops with an error" },
            new() { Label = "different", Sentence1 = "Where is my parcel?", Sentence2 = "How do I get a new password?" },
            new() { Label = "different", Sentence1 = "I forgot my password", Sentence2 = "You charge me too much" },
            new() { Label = "different", Sentence1 = "The bill is too high", Sentence2 = "Your program stops with an error" },
            new() { Label = "different", Sentence1 = "The app crashes", Sentence2 = "When does my package arrive?" },
        ]);

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.DistilledSentencePair())
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(trainingData);

        var engine = mlContext.Model.CreatePredictionEngine<DataPoint, Prediction>(model);
        var prediction = engine.Predict(new DataPoint { Sentence1 = "The bill is too high", Sentence2 = "You charge me too much" });
        Console.WriteLine($"{prediction.PredictedLabel}, {prediction.Score.Max():F2}");

        // Expected output:
        //   same, 0.73
    }

    private sealed class DataPoint
    {
        public string Label { get; set; } = "";

        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}

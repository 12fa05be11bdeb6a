using Microsoft.ML;

namespace MLNet.Pruning.Samples;

/// <summary>Tells how alike two texts are.</summary>
public static class DistilledSentencePairRegression
{
    /// <summary>Trains on a few pairs and predicts a number.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);

        // The label is a number on any scale; here 5 stands for the same meaning and 0 for nothing in common.
        var trainingData = mlContext.Data.LoadFromEnumerable<DataPoint>(
        [
            new() { Label = 5, Sentence1 = "Where is my parcel?", Sentence2 = "When does my package arrive?" },
            new() { Label = 5, Sentence1 = "I forgot my password", Sentence2 = "How do I get a new password?" },
            new() { Label = 3, Sentence1 = "The bill is too high", Sentence2 = "There is a mistake in the bill" },
            new() { Label = 3, Sentence1 = "The app crashes", Sentence2 = "The app is slow" },
            new() { Label = 0, Sentence1 = "The bill is too high", Sentence2 = "How do I get a new password?" },
            new() { Label = 0, Sentence1 = "The app crashes", Sentence2 = "When does my package arrive?" },
        ]);

        var model = mlContext.Regression.Trainers.DistilledSentencePair().Fit(trainingData);

        var engine = mlContext.Model.CreatePredictionEngine<DataPoint, Prediction>(model);
        Console.WriteLine($"{engine.Predict(new DataPoint { Sentence1 = "I forgot my password", Sentence2 = "How do I get a new password?" }).Score:F1}");
        Console.WriteLine($"{engine.Predict(new DataPoint { Sentence1 = "The app crashes", Sentence2 = "When does my package arrive?" }).Score:F1}");

        // Expected output:
        //   5.4
        //   0.2
    }

    private sealed class DataPoint
    {
        public float Label { get; set; }

        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}

using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Samples;

/// <summary>Pruned similarity with validation rows and early stopping.</summary>
public static class DistilledSentencePairRegressionWithOptions
{
    /// <summary>Trains, stops when the validation loss no longer falls, and reads the report.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable<DataPoint>(
        [
            new() { Similarity = 5, Sentence1 = "Where is my parcel?", Sentence2 = "When does my package arrive?" },
            new() { Similarity = 5, Sentence1 = "I forgot my password", Sentence2 = "How do I get a new password?" },
            new() { Similarity = 3, Sentence1 = "The bill is too high", Sentence2 = "There is a mistake in the bill" },
            new() { Similarity = 3, Sentence1 = "The app crashes", Sentence2 = "The app is slow" },
            new() { Similarity = 0, Sentence1 = "The bill is too high", Sentence2 = "How do I get a new password?" },
            new() { Similarity = 0, Sentence1 = "The app crashes", Sentence2 = "When does my package arrive?" },
        ]);

        var options = new DistilledSentencePairRegressionOptions
        {
            LabelColumnName = nameof(DataPoint.Similarity),
            Pruning = new OptimalBrainDamage(),
            RemainingWeights = 0.20,
            Schedule = new SparsitySchedule { Curve = ScheduleCurve.Linear, CooldownRatio = 0.5 },

            // Rows of your own that are not trained on; the same rows stand here for brevity.
            ValidationSet = rows,
            EarlyStoppingPatience = 3,
        };
        var model = mlContext.Regression.Trainers.DistilledSentencePair(options).Fit(rows);

        var report = model.TrainingReport!;
        Console.WriteLine($"{report.RemainingWeights:P0} left, Pearson's correlation {report.Epochs.Max(epoch => epoch.ValidationPearson):F2}");

        // Expected output:
        //   20 % left, Pearson's correlation 1.00
    }

    private sealed class DataPoint
    {
        public float Similarity { get; set; }

        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }
}

using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Samples;

/// <summary>Compares sizes of a model that predicts a number.</summary>
public static class RegressionSparsitySweep
{
    /// <summary>Trains similarity at one share beside the dense model.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable<DataPoint>(
        [
            new() { Label = 5, Sentence1 = "Where is my parcel?", Sentence2 = "When does my package arrive?" },
            new() { Label = 5, Sentence1 = "I forgot my password", Sentence2 = "How do I get a new password?" },
            new() { Label = 3, Sentence1 = "The bill is too high", Sentence2 = "There is a mistake in the bill" },
            new() { Label = 3, Sentence1 = "The app crashes", Sentence2 = "The app is slow" },
            new() { Label = 0, Sentence1 = "The bill is too high", Sentence2 = "How do I get a new password?" },
            new() { Label = 0, Sentence1 = "The app crashes", Sentence2 = "When does my package arrive?" },
        ]);

        // Rows that are not trained on say which model is good enough; the same rows stand here for brevity.
        var sweep = mlContext.Regression.SparsitySweep(
            trial => mlContext.Regression.Trainers.DistilledSentencePair(trial.Apply(new DistilledSentencePairRegressionOptions())),
            trainSet: rows, validationSet: rows, directory: "sweep-similarity", levels: [0.2]);

        Console.WriteLine($"{sweep.Smallest(withinPoints: 5)}, {sweep.Settings.Metric} {sweep.Smallest(withinPoints: 5).Metric:F2}");

        // Expected output:
        //   OptimalBrainDamage at 20 %, RSquared 1.00
    }

    private sealed class DataPoint
    {
        public float Label { get; set; }

        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }
}

using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Samples;

/// <summary>Compares two methods by a metric of one's own.</summary>
public static class SparsitySweepWithOptions
{
    /// <summary>Trains two methods with two seeds at one share.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);
        var trainSet = mlContext.Data.LoadFromEnumerable<DataPoint>(
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
        var validationSet = mlContext.Data.LoadFromEnumerable<DataPoint>(
        [
            new() { Label = "delivery", Sentence1 = "The parcel is late" },
            new() { Label = "billing", Sentence1 = "Why is my invoice so high?" },
        ]);

        var options = new SparsitySweepOptions
        {
            Directory = "sweep-methods",
            Levels = [0.2],
            Methods = [new Magnitude(), new Movement()],
            Seeds = [1, 2],
            Metric = new SweepMetric("log-loss", data => mlContext.MulticlassClassification.Evaluate(data).LogLoss, higherIsBetter: false),
            DeleteLosers = true,
        };
        var sweep = mlContext.MulticlassClassification.SparsitySweep(
            trial => mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(
                    trial.Apply(new MovementPrunedTextClassificationOptions { MaxEpochs = 30, Teacher = Teacher.None, LearningRate = 5e-4 }))),
            trainSet, validationSet, options);

        foreach (var candidate in sweep.Candidates)
            Console.WriteLine($"{candidate}: {sweep.Settings.Metric} {candidate.Metric:F2} over {candidate.Trials.Count} seeds");

        // Expected output:
        //   the dense model: log-loss 0.00 over 2 seeds
        //   Magnitude at 20 %: log-loss 0.01 over 2 seeds
        //   Movement at 20 %: log-loss 0.00 over 2 seeds
    }

    private sealed class DataPoint
    {
        public string Label { get; set; } = "";

        public string Sentence1 { get; set; } = "";
    }
}

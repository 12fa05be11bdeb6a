using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Samples;

/// <summary>A smaller, pruned model that learns from a larger one.</summary>
public static class DistilledSentencePairClassificationWithOptions
{
    /// <summary>Trains a teacher, then a student of half its layers, a quarter of whose weights stay.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);
        var trainingData = mlContext.Data.LoadFromEnumerable<DataPoint>(
        [
            new() { Label = true, First = "Where is my parcel?", Second = "When does my package arrive?" },
            new() { Label = true, First = "I forgot my password", Second = "How do I get a new password?" },
            new() { Label = true, First = "The bill is too high", Second = "You charge me too much" },
            new() { Label = true, First = "The app crashes", Second = "Your program stops with an error" },
            new() { Label = false, First = "Where is my parcel?", Second = "How do I get a new password?" },
            new() { Label = false, First = "I forgot my password", Second = "You charge me too much" },
            new() { Label = false, First = "The bill is too high", Second = "Your program stops with an error" },
            new() { Label = false, First = "The app crashes", Second = "When does my package arrive?" },
        ]);
        var keys = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(trainingData);
        var keyedData = keys.Transform(trainingData);

        // Any fitted model with a score per class can teach: another encoder, a model loaded from a zip, or a linear one.
        var teacher = mlContext.MulticlassClassification.Trainers.DistilledSentencePair(Options()).Fit(keyedData);

        var options = Options();
        options.Student = new EveryOtherLayer();
        options.Teacher = Teacher.FromModel(teacher);
        options.Distillation = [new SoftTargets { Temperature = 2 }];
        options.Pruning = new Magnitude();
        options.RemainingWeights = 0.25;
        var student = mlContext.MulticlassClassification.Trainers.DistilledSentencePair(options).Fit(keyedData);

        Console.WriteLine($"teacher {Accuracy(teacher):F2}, student {Accuracy(student):F2}");

        // Expected output:
        //   teacher 1.00, student 1.00

        double Accuracy(ITransformer model) => mlContext.MulticlassClassification.Evaluate(model.Transform(keyedData)).MicroAccuracy;
    }

    private static DistilledSentencePairClassificationOptions Options() => new()
    {
        Sentence1ColumnName = nameof(DataPoint.First),
        Sentence2ColumnName = nameof(DataPoint.Second),
        MaxEpochs = 60,
        LearningRate = 5e-4,
    };

    private sealed class DataPoint
    {
        public bool Label { get; set; }

        public string First { get; set; } = "";

        public string Second { get; set; } = "";
    }
}

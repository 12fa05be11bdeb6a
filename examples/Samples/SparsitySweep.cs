using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Samples;

/// <summary>Finds the smallest model that is good enough.</summary>
public static class SparsitySweep
{
    /// <summary>Trains at two shares beside the dense model and chooses.</summary>
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

        // Every trial gets a pipeline of its own. The same call again, after a stop or as it is, goes on from what is in the folder.
        var sweep = mlContext.MulticlassClassification.SparsitySweep(
            trial => mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(
                    trial.Apply(new MovementPrunedTextClassificationOptions { MaxLength = 32 })))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
            trainSet, validationSet, directory: "sweep", levels: [0.5, 0.1]);

        var chosen = sweep.Smallest(withinPoints: 1.0);
        Console.WriteLine($"{chosen}: accuracy {chosen.Metric:F2}, {chosen.ZipBytes / sweep.Dense.ZipBytes:P0} of the dense file");
        sweep.ToReport().Save("sweep.html");

        var engine = mlContext.Model.CreatePredictionEngine<DataPoint, Prediction>(chosen.LoadModel(mlContext));
        Console.WriteLine(engine.Predict(new DataPoint { Sentence1 = "Where is the courier?" }).PredictedLabel);

        // Expected output:
        //   OptimalBrainDamage at 10 %: accuracy 1.00, 53 % of the dense file
        //   delivery
    }

    private sealed class DataPoint
    {
        public string Label { get; set; } = "";

        public string Sentence1 { get; set; } = "";
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";
    }
}

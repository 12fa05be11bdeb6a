using System.Numerics.Tensors;
using Microsoft.ML;

namespace MLNet.Pruning.Samples;

/// <summary>Finds the text that is nearest in meaning.</summary>
public static class ApplySentenceEmbedding
{
    /// <summary>Gives texts their vectors and compares them.</summary>
    public static void Example()
    {
        var mlContext = new MLContext();
        var data = mlContext.Data.LoadFromEnumerable<DataPoint>(
        [
            new() { Text = "How do I reset my password?" },
            new() { Text = "Where can I see my invoices?" },
            new() { Text = "The parcel has not arrived" },
        ]);

        // No labels: nothing is learned, Fit only makes the encoder ready.
        var model = mlContext.Transforms.Text.ApplySentenceEmbedding("Vector", nameof(DataPoint.Text)).Fit(data);
        var known = mlContext.Data.CreateEnumerable<Embedded>(model.Transform(data), reuseRowObject: false).ToList();

        // Vectors have length 1, so that their product is the cosine.
        var engine = mlContext.Model.CreatePredictionEngine<DataPoint, Embedded>(model);
        var query = engine.Predict(new DataPoint { Text = "My package is late" });
        var nearest = known.MaxBy(row => TensorPrimitives.Dot<float>(row.Vector, query.Vector))!;
        Console.WriteLine($"{query.Text} -> {nearest.Text}");

        // Expected output:
        //   My package is late -> The parcel has not arrived
    }

    private class DataPoint
    {
        public string Text { get; set; } = "";
    }

    private sealed class Embedded : DataPoint
    {
        public float[] Vector { get; set; } = [];
    }
}

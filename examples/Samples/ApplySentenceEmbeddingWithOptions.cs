using System.Numerics.Tensors;
using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Samples;

/// <summary>Vectors of texts at the highest precision.</summary>
public static class ApplySentenceEmbeddingWithOptions
{
    /// <summary>Compares the smallest and the most precise form of one encoder.</summary>
    public static void Example()
    {
        var mlContext = new MLContext();
        var data = mlContext.Data.LoadFromEnumerable<DataPoint>([new() { Text = "The parcel has not arrived" }]);

        var small = mlContext.Transforms.Text.ApplySentenceEmbedding(new SentenceEmbeddingOptions
        {
            InputColumnName = nameof(DataPoint.Text),
            OutputColumnName = "Small",
            StoragePrecision = StoragePrecision.Int8,
        });
        var precise = mlContext.Transforms.Text.ApplySentenceEmbedding(new SentenceEmbeddingOptions
        {
            InputColumnName = nameof(DataPoint.Text),
            OutputColumnName = "Precise",
            Encoder = PretrainedEncoder.Default,
            MaxLength = 64,
            StoragePrecision = StoragePrecision.Float32,
            ScoringPrecision = ScoringPrecision.Exact,
        });

        var vectors = mlContext.Data.CreateEnumerable<Embedded>(small.Append(precise).Fit(data).Transform(data), reuseRowObject: false).Single();
        Console.WriteLine($"cosine {TensorPrimitives.Dot<float>(vectors.Small, vectors.Precise):F2}");

        // Expected output:
        //   cosine 1.00
    }

    private sealed class DataPoint
    {
        public string Text { get; set; } = "";
    }

    private sealed class Embedded
    {
        public float[] Small { get; set; } = [];

        public float[] Precise { get; set; } = [];
    }
}

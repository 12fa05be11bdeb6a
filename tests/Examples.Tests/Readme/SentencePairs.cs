using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.Tests.Readme;

/// <summary>The snippet of README.md about pairs of texts, between the markers.</summary>
internal static class SentencePairs
{
    public static void Run()
    {
        var mlContext = new MLContext(seed: 1);

        // readme
        var pairs = mlContext.Data.LoadFromTextFile<Pair>("pairs.tsv", hasHeader: true);
        var similarity = mlContext.Regression.Trainers.DistilledSentencePair(new DistilledSentencePairRegressionOptions
        {
            Encoder = PretrainedEncoder.FromDirectory("all-MiniLM-L6-v2"),
            MaxEpochs = 4,
            Pruning = new Movement(),
            RemainingWeights = 0.10,
        }).Fit(pairs);
        Console.WriteLine($"R squared {mlContext.Regression.Evaluate(similarity.Transform(pairs)).RSquared:F2}");
        // end
    }

    // readme
    internal sealed class Pair { [LoadColumn(0)] public float Label { get; set; } [LoadColumn(1)] public string Sentence1 = ""; [LoadColumn(2)] public string Sentence2 = ""; }
    // end
}

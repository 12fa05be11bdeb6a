using Microsoft.ML;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Small text regressions with random weights.</summary>
internal static class TextRegressionSamples
{
    public static TextRegressionColumns Columns { get; } = new("Sentence1", null, "Score");

    public static TextRegressionColumns PairColumns { get; } = new("Sentence1", "Sentence2", "Score", "Embedding");

    public static PrunedTextRegressionTransformer Create(
        MLContext context, TextRegressionColumns? columns = null, StoragePrecision precision = StoragePrecision.Int8, TrainingReport? report = null)
    {
        EncoderConfig config = TextClassificationSamples.Config;
        TransformerEncoder encoder = TransformerEncoder.Compile(config, EncoderSamples.Random(config, 1, 0.3), precision);
        return new PrunedTextRegressionTransformer(context, columns ?? Columns, TextClassificationSamples.Vocabulary, 12, encoder, report);
    }

    internal sealed class Prediction
    {
        public float Score { get; set; }
    }
}

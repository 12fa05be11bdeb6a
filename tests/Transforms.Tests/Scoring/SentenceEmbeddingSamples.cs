using Microsoft.ML;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Small sentence embeddings with random weights.</summary>
internal static class SentenceEmbeddingSamples
{
    public static SentenceEmbeddingColumns Columns { get; } = new("Sentence1", "Vector");

    public static SentenceEmbeddingTransformer Create(
        MLContext context, EncoderConfig? config = null, StoragePrecision precision = StoragePrecision.Int8, ScoringPrecision scoring = ScoringPrecision.Exact,
        SentenceEmbeddingColumns? columns = null)
    {
        config ??= TextClassificationSamples.Config;
        EncoderModel encoder = EncoderModel.Compile(config, EncoderSamples.Random(config, 1, 0.3), precision, scoring);
        return new SentenceEmbeddingTransformer(context, columns ?? Columns, TextClassificationSamples.Vocabulary, 12, encoder);
    }
}

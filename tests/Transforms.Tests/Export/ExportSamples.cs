using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Small pruned classifiers to export.</summary>
internal static class ExportSamples
{
    public static string[] ClassNames { get; } = ["ham", "spam \"and\" more", "weder noch – ä"];

    public static PrunedTextClassificationTransformer Create(
        MLContext context, EncoderArchitecture architecture = EncoderArchitecture.Bert, StoragePrecision precision = StoragePrecision.Float32, double epsilon = 1e-12)
    {
        EncoderConfig config = TextClassificationSamples.Config with
        {
            Architecture = architecture,
            TypeVocabularySize = architecture == EncoderArchitecture.Bert ? 2 : 0,
            LayerNormEpsilon = epsilon,
        };
        LabelValues labels = LabelValues.FromColumn(TextClassificationSamples.LabelColumn(TextDataViewType.Instance, [.. ClassNames.Select(name => name.AsMemory())]));
        TransformerEncoder encoder = TransformerEncoder.Compile(config, EncoderSamples.Random(config, ClassNames.Length, 0.3), precision);
        return new PrunedTextClassificationTransformer(context, TextClassificationSamples.Columns, labels, TextClassificationSamples.Vocabulary, 12, encoder, report: null);
    }
}

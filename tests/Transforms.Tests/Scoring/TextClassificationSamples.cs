using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Small text classifiers with random weights.</summary>
internal static class TextClassificationSamples
{
    public static TextClassificationColumns Columns { get; } = new("Sentence1", null, "PredictedLabel", "Score");

    public static TextClassificationColumns PairColumns { get; } = Columns with { Sentence2 = "Sentence2" };

    public static TextClassificationColumns EmbeddingColumns { get; } = Columns with { Embedding = "Embedding" };

    public static string[] Texts { get; } = ["the quick brown fox", "", "lazy dog dog", "fox fox fox fox fox fox fox the the the quick lazy", "unknown words only"];

    public static WordPieceVocabulary Vocabulary { get; } =
        new(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "quick", "brown", "fox", "lazy", "dog", "##s"]);

    public static EncoderConfig Config { get; } = EncoderSamples.Tiny with { VocabularySize = Vocabulary.Pieces.Count, MaxPositions = 16 };

    public static DataViewSchema.Column LabelColumn<T>(PrimitiveDataViewType type, params T[] values)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> destination) => destination = new VBuffer<T>(values.Length, [.. values]);
        annotations.Add("KeyValues", new VectorDataViewType(type, values.Length), getter);
        return LabelColumn(values.Length, annotations.ToAnnotations());
    }

    public static DataViewSchema.Column LabelColumn(int classes, DataViewSchema.Annotations? annotations = null)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), classes), annotations);
        return schema.ToSchema()["Label"];
    }

    public static LabelValues TextLabels { get; } =
        LabelValues.FromColumn(LabelColumn(TextDataViewType.Instance, "ham".AsMemory(), "spam".AsMemory(), "neither".AsMemory()));

    public static PrunedTextClassificationTransformer Create(
        MLContext context, LabelValues? labels = null, TextClassificationColumns? columns = null, StoragePrecision precision = StoragePrecision.Int8,
        TrainingReport? report = null, int maxLength = 12)
    {
        labels ??= TextLabels;
        EncoderConfig config = Config with { MaxPositions = Math.Max(Config.MaxPositions, maxLength) };
        TransformerEncoder encoder = TransformerEncoder.Compile(config, EncoderSamples.Random(config, labels.Count, 0.3), precision);
        return new PrunedTextClassificationTransformer(context, columns ?? Columns, labels, Vocabulary, maxLength, encoder, report);
    }

    public static IDataView Load(MLContext context) =>
        context.Data.LoadFromEnumerable(Texts.Select((text, i) => new Row { Sentence1 = text, Sentence2 = Texts[(i + 1) % Texts.Length], Other = i }));

    internal sealed class Row
    {
        public string? Sentence1 { get; set; }

        public string? Sentence2 { get; set; }

        public float Other { get; set; }
    }

    internal sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}

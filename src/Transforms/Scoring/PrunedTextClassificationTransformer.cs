using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

[assembly: LoadableClass(typeof(PrunedTextClassificationTransformer), null, typeof(SignatureLoadModel),
    PrunedTextClassificationTransformer.UserName, PrunedTextClassificationTransformer.LoaderSignature)]

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Classifies texts, or pairs of texts, with a pruned encoder, in managed code alone. Thread-safe: one instance serves any number of
/// prediction engines. The fitted, the saved and the loaded transformer give the same bits, on
/// processors with vectors of the same width (<see cref="ScoringPrecision"/>).
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// ### Input and output columns
/// | Column | Type | Description |
/// | -- | -- | -- |
/// | `Sentence1`, optionally `Sentence2` | text | The text or pair of texts; missing text is scored as empty text. Longer ones are truncated, longest first. |
/// | `PredictedLabel` | key | The likeliest class, with the key values of the label that was trained on; missing when the scores are not numbers. |
/// | `Score` | vector of Single | The probability of every class, in the order of the keys; slot names are the classes' names. |
/// | `EmbeddingColumnName`, where given | vector of Single | The pooled hidden state that the classifier reads, as long as the encoder's hidden size. |
/// ]]></format>
/// </remarks>
public sealed class PrunedTextClassificationTransformer : PrunedTextTransformer
{
    internal const string UserName = "Pruned text classification";
    internal const string LoaderSignature = "PrunedTextClassification";

    private const string LabelStream = "Label";

    internal PrunedTextClassificationTransformer(
        IHostEnvironment env, TextClassificationColumns columns, LabelValues labels, WordPieceVocabulary vocabulary, int maxLength, EncoderModel encoder,
        TrainingReport? report)
        : this(env, columns, new TextClassifier(vocabulary, encoder, labels, maxLength), report)
    {
    }

    private PrunedTextClassificationTransformer(IHostEnvironment env, TextClassificationColumns columns, TextClassifier classifier, TrainingReport? report)
        : base(env.Register(nameof(PrunedTextClassificationTransformer)), columns, classifier, report) =>
        (Columns, Classifier) = (columns, classifier);

    // ML.NET finds this method by its name and parameters.
    private static PrunedTextClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var columns = new TextClassificationColumns(
            ctx.LoadNonEmptyString(), ctx.LoadStringOrNull(), ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString(), ctx.LoadStringOrNull());
        int maxLength = ctx.Reader.ReadInt32();
        EncoderModel encoder = LoadEncoder(ctx);
        WordPieceVocabulary vocabulary = LoadVocabulary(ctx);
        LabelValues labels = Load(ctx, LabelStream, stream => LabelValues.Load(stream, encoder.Outputs));
        TrainingReport? report = LoadReport(ctx);
        return Assemble(() => new PrunedTextClassificationTransformer(env, columns, labels, vocabulary, maxLength, encoder, report));
    }

    /// <summary>The names of the classes in the order of <c>Score</c>: the label's values as text, or "0", "1", ... where it had none.</summary>
    public IReadOnlyList<string> ClassNames => Classifier.Labels.Names;

    internal TextClassifier Classifier { get; }

    internal new TextClassificationColumns Columns { get; }

    private protected override void SaveSettings(ModelSaveContext ctx)
    {
        // int: id of the first text column's name
        // int: id of the second text column's name, or -1
        // int: id of the predicted label column's name
        // int: id of the score column's name
        // int: id of the embedding column's name, or -1
        ctx.SaveNonEmptyString(Columns.Sentence1);
        ctx.SaveStringOrNull(Columns.Sentence2);
        ctx.SaveNonEmptyString(Columns.PredictedLabel);
        ctx.SaveNonEmptyString(Columns.Score);
        ctx.SaveStringOrNull(Columns.Embedding);
    }

    private protected override void SaveStreams(ModelSaveContext ctx) =>
        ctx.SaveBinaryStream(LabelStream, writer => Classifier.Labels.Save(writer.BaseStream));

    private protected override VersionInfo Version => GetVersionInfo();

    private protected override TextMapper CreateMapper(DataViewSchema schema) => new TextClassificationMapper(Host, this, schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "PRUNTXTC",
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(PrunedTextClassificationTransformer).Assembly.FullName);
}

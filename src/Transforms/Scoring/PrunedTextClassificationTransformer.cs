using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

[assembly: LoadableClass(typeof(PrunedTextClassificationTransformer), null, typeof(SignatureLoadModel),
    PrunedTextClassificationTransformer.UserName, PrunedTextClassificationTransformer.LoaderSignature)]

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Classifies texts, or pairs of texts, with a pruned encoder, in managed code alone. Thread-safe: one instance serves any number of
/// prediction engines. The fitted, the saved and the loaded transformer give the same bits.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | Column | Type | Description |
/// | -- | -- | -- |
/// | `Sentence1`, optionally `Sentence2` | text | The text or pair of texts; missing text is scored as empty text. Longer ones are truncated, longest first. |
/// | `PredictedLabel` | key | The likeliest class, with the key values of the label that was trained on; missing when the scores are not numbers. |
/// | `Score` | vector of Single | The probability of every class, in the order of the keys; slot names are the classes' names. |
/// ]]></format>
/// </remarks>
public sealed class PrunedTextClassificationTransformer : RowToRowTransformerBase
{
    internal const string UserName = "Pruned text classification";
    internal const string LoaderSignature = "PrunedTextClassification";

    private const string EncoderStream = "Encoder";
    private const string VocabularyStream = "Vocabulary";
    private const string LabelStream = "Label";
    private const string ReportStream = "TrainingReport";

    internal PrunedTextClassificationTransformer(
        IHostEnvironment env, TextClassificationColumns columns, LabelValues labels, WordPieceVocabulary vocabulary, int maxLength, TransformerEncoder encoder,
        TrainingReport? report)
        : base(env.Register(nameof(PrunedTextClassificationTransformer)))
    {
        Classifier = new TextClassifier(vocabulary, encoder, labels, maxLength);
        if (columns.Sentence2 is not null && encoder.Config.TypeVocabularySize == 1)
            throw new ArgumentException("The encoder knows one token type; pairs of texts need two.", nameof(encoder));
        (Columns, TrainingReport) = (columns, report);
    }

    // ML.NET finds this constructor by its parameters.
    private PrunedTextClassificationTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(PrunedTextClassificationTransformer)))
    {
        ctx.CheckAtModel(GetVersionInfo());
        Columns = new TextClassificationColumns(ctx.LoadNonEmptyString(), ctx.LoadStringOrNull(), ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
        int maxLength = ctx.Reader.ReadInt32();

        TransformerEncoder encoder = Load(ctx, EncoderStream, EncoderStorage.Load);
        WordPieceVocabulary vocabulary = Load(ctx, VocabularyStream, WordPieceVocabulary.Load);
        LabelValues labels = Load(ctx, LabelStream, stream => LabelValues.Load(stream, encoder.Outputs));
        try
        {
            Classifier = new TextClassifier(vocabulary, encoder, labels, maxLength);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The saved model is damaged: {e.Message}", e);
        }

        TrainingReport? report = null;
        ctx.TryLoadBinaryStream(ReportStream, reader => report = TrainingReportJson.Read(reader.BaseStream));
        TrainingReport = report;
    }

    /// <summary>What happened in <c>Fit</c>; null for a model that was saved without.</summary>
    public TrainingReport? TrainingReport { get; }

    /// <summary>The shape of the encoder.</summary>
    public EncoderConfig EncoderConfig => Classifier.Encoder.Config;

    /// <summary>The share of the prunable encoder weights that pruning kept, in [0, 1].</summary>
    public double RemainingWeights => Classifier.Encoder.RemainingWeights;

    /// <summary>The longest input in tokens, special tokens included.</summary>
    public int MaxLength => Classifier.MaxLength;

    /// <summary>The names of the classes in the order of <c>Score</c>: the label's values as text, or "0", "1", ... where it had none.</summary>
    public IReadOnlyList<string> ClassNames => Classifier.Labels.Names;

    internal TextClassifier Classifier { get; }

    internal TextClassificationColumns Columns { get; }

    internal WordPieceVocabulary Vocabulary => Classifier.Vocabulary;

    /// <summary>The weights as they score, dense, under their canonical names.</summary>
    internal IReadOnlyDictionary<string, EncoderTensor> ToTensors() => Classifier.Encoder.ToTensors();

    internal void Save(ModelSaveContext ctx) => SaveModel(ctx);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());

        // *** Draft format ***
        // int: id of the first text column's name
        // int: id of the second text column's name, or -1
        // int: id of the predicted label column's name
        // int: id of the score column's name
        // int: longest input in tokens
        // streams: Encoder, Vocabulary, Label, TrainingReport (optional)
        ctx.SaveNonEmptyString(Columns.Sentence1);
        ctx.SaveStringOrNull(Columns.Sentence2);
        ctx.SaveNonEmptyString(Columns.PredictedLabel);
        ctx.SaveNonEmptyString(Columns.Score);
        ctx.Writer.Write(MaxLength);
        ctx.SaveBinaryStream(EncoderStream, writer => EncoderStorage.Save(Classifier.Encoder, writer.BaseStream));
        ctx.SaveBinaryStream(VocabularyStream, writer => Vocabulary.Save(writer.BaseStream));
        ctx.SaveBinaryStream(LabelStream, writer => Classifier.Labels.Save(writer.BaseStream));
        if (TrainingReport is { } report)
            ctx.SaveBinaryStream(ReportStream, writer => TrainingReportJson.Write(report, writer.BaseStream));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new TextClassificationMapper(Host, this, schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "PRUNTXTC",
        verWrittenCur: 0x00010001, // Draft
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(PrunedTextClassificationTransformer).Assembly.FullName);

    private static T Load<T>(ModelLoadContext ctx, string name, Func<Stream, T> load) where T : class
    {
        T? loaded = null;
        ctx.TryLoadBinaryStream(name, reader => loaded = load(reader.BaseStream));
        return loaded ?? throw new InvalidDataException($"The saved model has no stream '{name}'.");
    }
}

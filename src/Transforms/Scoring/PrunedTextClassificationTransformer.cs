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
/// | `EmbeddingColumnName`, where given | vector of Single | The pooled hidden state that the classifier reads, as long as the encoder's hidden size. |
/// ]]></format>
/// </remarks>
public sealed class PrunedTextClassificationTransformer : RowToRowTransformerBase, ITransformer
{
    internal const string UserName = "Pruned text classification";
    internal const string LoaderSignature = "PrunedTextClassification";

    private const string EncoderStream = "Encoder";
    private const string VocabularyStream = "Vocabulary";
    private const string LabelStream = "Label";
    private const string ReportStream = "TrainingReport";

    private int _threads = Environment.ProcessorCount;
    private int _threadsPerRow = 1;

    internal PrunedTextClassificationTransformer(
        IHostEnvironment env, TextClassificationColumns columns, LabelValues labels, WordPieceVocabulary vocabulary, int maxLength, TransformerEncoder encoder,
        TrainingReport? report)
        : base(env.Register(nameof(PrunedTextClassificationTransformer)))
    {
        Classifier = new TextClassifier(vocabulary, encoder, labels, maxLength);
        columns.Validate();
        if (columns.Sentence2 is not null && encoder.Config.TypeVocabularySize == 1)
            throw new ArgumentException("The encoder knows one token type; pairs of texts need two.", nameof(encoder));
        (Columns, TrainingReport) = (columns, report);
    }

    // ML.NET finds this constructor by its parameters.
    private PrunedTextClassificationTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(PrunedTextClassificationTransformer)))
    {
        ctx.CheckAtModel(GetVersionInfo());
        Columns = new TextClassificationColumns(
            ctx.LoadNonEmptyString(), ctx.LoadStringOrNull(), ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString(), ctx.LoadStringOrNull());
        int maxLength = ctx.Reader.ReadInt32();

        TransformerEncoder encoder = Load(ctx, EncoderStream, EncoderStorage.Load);
        WordPieceVocabulary vocabulary = Load(ctx, VocabularyStream, WordPieceVocabulary.Load);
        LabelValues labels = Load(ctx, LabelStream, stream => LabelValues.Load(stream, encoder.Outputs));
        try
        {
            Columns.Validate();
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

    /// <summary>The output column of the pooled hidden state, a vector of as many values as the encoder's hidden size; null without one.</summary>
    public string? EmbeddingColumnName => Columns.Embedding;

    /// <summary>
    /// The threads that score the rows of <see cref="Transform"/> side by side, at least 1; those of the thread pool are used, and the caller's.
    /// Read when a cursor is made. No result depends on it, and it is not saved.
    /// </summary>
    /// <value>The default value is the number of processors.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Threads
    {
        get => _threads;
        set => _threads = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Threads)} is {value}; expected at least 1.");
    }

    /// <summary>
    /// The threads that share the work of one row where rows are scored one at a time, as a prediction engine does; at least 1. A text of up to 64
    /// tokens is one piece of work and gains nothing. Read when the engine is made. No result depends on it, and it is not saved.
    /// </summary>
    /// <value>The default value is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int ThreadsPerRow
    {
        get => _threadsPerRow;
        set => _threadsPerRow = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(ThreadsPerRow)} is {value}; expected at least 1.");
    }

    internal TextClassifier Classifier { get; }

    internal TextClassificationColumns Columns { get; }

    internal WordPieceVocabulary Vocabulary => Classifier.Vocabulary;

    /// <summary>
    /// Adds the output columns. A cursor over the result reads ahead, scores texts of like length together on several threads, and gives the
    /// rows in the order of the input, with the bits of a prediction engine.
    /// </summary>
    /// <param name="input">The rows; a cursor holds the active columns of up to 1,024 of them in memory, at first of fewer.</param>
    /// <returns>The rows with the output columns. While none of those is active, nothing is scored and the texts are not read.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or of another type; the message names it.</exception>
    // The base class's method scores row by row and cannot be overridden; ITransformer is implemented anew, so that chains call this one.
    public new IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return new TextClassificationView(this, new TextClassificationMapper(Host, this, input.Schema), input, MakeDataTransform(input));
    }

    /// <summary>The weights as they score, dense, under their canonical names.</summary>
    internal IReadOnlyDictionary<string, EncoderTensor> ToTensors() => Classifier.Encoder.ToTensors();

    internal void Save(ModelSaveContext ctx) => SaveModel(ctx);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());

        // *** Binary format ***, see docs/format.md
        // int: id of the first text column's name
        // int: id of the second text column's name, or -1
        // int: id of the predicted label column's name
        // int: id of the score column's name
        // int: id of the embedding column's name, or -1
        // int: longest input in tokens
        // streams: Encoder, Vocabulary, Label, TrainingReport (optional)
        ctx.SaveNonEmptyString(Columns.Sentence1);
        ctx.SaveStringOrNull(Columns.Sentence2);
        ctx.SaveNonEmptyString(Columns.PredictedLabel);
        ctx.SaveNonEmptyString(Columns.Score);
        ctx.SaveStringOrNull(Columns.Embedding);
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
        verWrittenCur: 0x00010001, // Initial
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

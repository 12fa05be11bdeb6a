using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// What models of texts, or of pairs of texts, share: a pruned encoder that scores in managed code alone. Thread-safe: one instance serves any number
/// of prediction engines. The fitted, the saved and the loaded transformer give the same bits, on
/// processors with vectors of the same width (<see cref="ScoringPrecision"/>).
/// </summary>
public abstract class PrunedTextTransformer : RowToRowTransformerBase, ITransformer
{
    private const string EncoderStream = "Encoder";
    private const string VocabularyStream = "Vocabulary";
    private const string ReportStream = "TrainingReport";

    private int _threads = Environment.ProcessorCount;
    private int _threadsPerRow = 1;

    private protected PrunedTextTransformer(IHost host, TextColumns columns, TextScorer scorer, TrainingReport? report)
        : base(host)
    {
        columns.Validate();
        if (columns.Sentence2 is not null && scorer.Encoder.Config.TypeVocabularySize == 1)
            throw new ArgumentException("The encoder knows one token type; pairs of texts need two.", nameof(scorer));
        (Columns, Scorer, TrainingReport) = (columns, scorer, report);
    }

    /// <summary>What happened in <c>Fit</c>; null for a model that was saved without.</summary>
    public TrainingReport? TrainingReport { get; }

    /// <summary>The shape of the encoder.</summary>
    public EncoderConfig EncoderConfig => Scorer.Encoder.Config;

    /// <summary>The share of the prunable encoder weights that pruning kept, in [0, 1].</summary>
    public double RemainingWeights => Scorer.Encoder.RemainingWeights;

    /// <summary>The longest input in tokens, special tokens included.</summary>
    public int MaxLength => Scorer.MaxLength;

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
    /// The threads that share the work of one row where rows are scored one at a time, as a prediction engine does; at least 1. Encoders of BERT's
    /// and DistilBERT's form share out pieces of 64 tokens (<see cref="ScoringPrecision.Exact"/>: 32) with 512-bit vectors, else of 16, so that a shorter text gains
    /// nothing; others take one thread. Read when the engine is made. No result depends on it, and it is not saved.
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

    internal TextScorer Scorer { get; }

    internal TextColumns Columns { get; }

    internal WordPieceVocabulary Vocabulary => Scorer.Vocabulary;

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
        return new ScoredTextView(this, CreateMapper(input.Schema), input, MakeDataTransform(input));
    }

    /// <summary>The weights as they score, dense, under their canonical names.</summary>
    internal IReadOnlyDictionary<string, EncoderTensor> ToTensors() => Scorer.Encoder.ToTensors();

    internal void Save(ModelSaveContext ctx) => SaveModel(ctx);

    /// <summary>The settings in the model's file, the names of columns among them, in their order.</summary>
    private protected abstract void SaveSettings(ModelSaveContext ctx);

    /// <summary>The streams that the kind of model has beside the common ones.</summary>
    private protected virtual void SaveStreams(ModelSaveContext ctx)
    {
    }

    private protected abstract VersionInfo Version { get; }

    private protected abstract TextMapper CreateMapper(DataViewSchema schema);

    /// <inheritdoc/>
    protected sealed override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);

        // *** Binary format ***, see docs/format.md
        // settings of the kind of model
        // int: longest input in tokens
        // streams: Encoder, Vocabulary, those of the kind of model, TrainingReport (optional)
        SaveSettings(ctx);
        ctx.Writer.Write(MaxLength);
        ctx.SaveBinaryStream(EncoderStream, writer => EncoderStorage.Save(Scorer.Encoder, writer.BaseStream));
        ctx.SaveBinaryStream(VocabularyStream, writer => Vocabulary.Save(writer.BaseStream));
        SaveStreams(ctx);
        if (TrainingReport is { } report)
            ctx.SaveBinaryStream(ReportStream, writer => TrainingReportJson.Write(report, writer.BaseStream));
    }

    /// <inheritdoc/>
    protected sealed override IRowMapper MakeRowMapper(DataViewSchema schema) => CreateMapper(schema);

    private protected static EncoderModel LoadEncoder(ModelLoadContext ctx) => Load(ctx, EncoderStream, EncoderStorage.Load);

    private protected static WordPieceVocabulary LoadVocabulary(ModelLoadContext ctx) => Load(ctx, VocabularyStream, WordPieceVocabulary.Load);

    private protected static TrainingReport? LoadReport(ModelLoadContext ctx)
    {
        TrainingReport? report = null;
        ctx.TryLoadBinaryStream(ReportStream, reader => report = TrainingReportJson.Read(reader.BaseStream));
        return report;
    }

    private protected static T Load<T>(ModelLoadContext ctx, string name, Func<Stream, T> load) where T : class
    {
        T? loaded = null;
        ctx.TryLoadBinaryStream(name, reader => loaded = load(reader.BaseStream));
        return loaded ?? throw new InvalidDataException($"The saved model has no stream '{name}'.");
    }

    /// <summary>Puts loaded parts together.</summary>
    /// <exception cref="InvalidDataException">They do not fit each other.</exception>
    private protected static T Assemble<T>(Func<T> assemble)
    {
        try
        {
            return assemble();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The saved model is damaged: {e.Message}", e);
        }
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Gives every text a vector: texts of like meaning have vectors of a high dot product. Nothing is learned from the rows.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this estimator, use [ApplySentenceEmbedding](xref:MLNet.Pruning.TrainersCatalog.ApplySentenceEmbedding*).
///
/// ### Input and output columns
/// | Column | Type | Description |
/// | -- | -- | -- |
/// | the input | text | The text; missing text counts as empty text. |
/// | the output | vector of `Single` | The mean of the encoder's last hidden states over all tokens of the text, scaled to length 1. The dot product of two vectors is their cosine. |
///
/// ### Estimator characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | No |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Pruning.Trainers, MLNet.Pruning.Transforms alone for a saved model; no native package |
///
/// It is what the sentence-transformers checkpoints of mean pooling compute, all-MiniLM-L6-v2 among them: Reimers and Gurevych 2019 (arXiv 1908.10084),
/// section 3.
/// ]]></format>
/// </remarks>
public sealed class SentenceEmbeddingEstimator : IEstimator<SentenceEmbeddingTransformer>
{
    private readonly IHost _host;
    private readonly SentenceEmbeddingColumns _columns;
    private readonly SentenceEmbeddingTransformer _transformer;

    internal SentenceEmbeddingEstimator(IHostEnvironment env, SentenceEmbeddingOptions options)
    {
        _host = env.Register(nameof(SentenceEmbeddingEstimator));
        Check(!string.IsNullOrWhiteSpace(options.OutputColumnName), nameof(options.OutputColumnName), options.OutputColumnName, "a name that is not empty");
        Check(!string.IsNullOrWhiteSpace(options.InputColumnName), nameof(options.InputColumnName), options.InputColumnName, "a name that is not empty");
        PretrainedEncoder encoder = options.Encoder;
        Check(encoder.Config.IsTransformer, nameof(options.Encoder), encoder.Config.Architecture, "a transformer, whose tokens have hidden states");
        int positions = encoder.Config.MaxPositions, maxLength = options.MaxLength ?? Math.Min(128, positions);
        Check(maxLength >= EncoderTrainerOptionsValidator.ShortestLength && maxLength <= positions,
            nameof(options.MaxLength), maxLength, $"from {EncoderTrainerOptionsValidator.ShortestLength} to {positions}, the encoder's positions");
        Check(Enum.IsDefined(options.StoragePrecision), nameof(options.StoragePrecision), options.StoragePrecision, string.Join(", ", Enum.GetNames<StoragePrecision>()));
        Check(options.EmbeddingPrecision is null || Enum.IsDefined(options.EmbeddingPrecision.Value),
            nameof(options.EmbeddingPrecision), options.EmbeddingPrecision, $"{string.Join(", ", Enum.GetNames<StoragePrecision>())}, or null");
        Check(Enum.IsDefined(options.ScoringPrecision), nameof(options.ScoringPrecision), options.ScoringPrecision, string.Join(", ", Enum.GetNames<ScoringPrecision>()));

        // The heads, which no vector needs, are left out.
        var tensors = EncoderShapes.Encoder(encoder.Config).ToDictionary(tensor => tensor.Name, tensor => encoder.Tensors[tensor.Name]);
        var model = EncoderModel.Compile(encoder.Config, tensors, options.StoragePrecision, options.ScoringPrecision, options.EmbeddingPrecision);
        _columns = new SentenceEmbeddingColumns(options.InputColumnName, options.OutputColumnName);
        _transformer = new SentenceEmbeddingTransformer(_host, _columns, encoder.Vocabulary, maxLength, model);
    }

    /// <summary>Checks the columns; the rows are not read.</summary>
    /// <param name="input">Rows with the text column.</param>
    /// <returns>The transformer, the same for any rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or of another type; the message names it.</exception>
    public SentenceEmbeddingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        return _transformer;
    }

    /// <summary>The columns that the transformer will give for input of the given shape.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <returns>The input's columns and the vector.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or of another type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        if (!inputSchema.TryFindColumn(_columns.Input, out var text))
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "text", _columns.Input);
        if (text.ItemType != TextDataViewType.Instance || text.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "text", text.Name, "String", text.GetTypeString());
        var columns = inputSchema.ToDictionary(column => column.Name);
        columns[_columns.Output] = new SchemaShape.Column(_columns.Output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);
        return new SchemaShape(columns.Values);
    }

    private void Check(bool fits, string option, object? value, string expected) =>
        EncoderTrainerOptionsValidator.Check(_host, fits, option, value is null or "" ? "empty" : value, expected);
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Fine-tunes a BERT-family encoder to classify texts or text pairs, and prunes its weights on the way.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use [MovementPrunedTextClassification](xref:MLNet.Pruning.TrainersCatalog.MovementPrunedTextClassification*).
///
/// ### Input and output columns
/// The label column is a key with a known number of classes, the sentence columns are texts.
///
/// | Output column name | Column type | Description |
/// | -- | -- | -- |
/// | `PredictedLabel` | key | The most probable class; its key values are those of the label column. |
/// | `Score` | vector of `Single` | The probability of every class (they sum to 1); its slot names are the class names. |
/// | `EmbeddingColumnName`, null by default | vector of `Single` | The pooled hidden state that the classifier reads. |
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Multiclass classification |
/// | Is normalization required? | No |
/// | Is caching required? | No: rows are read once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Pruning.Trainers and a native torch package for training, MLNet.Pruning.Transforms alone for scoring |
///
/// ### Training algorithm details
/// Movement pruning (Sanh, Wolf and Rush 2020, arXiv 2005.07683): every prunable weight has a score that learns, by the straight-through
/// gradient dL/dS = dL/dW' * W, whether the weight moves away from zero; the weights of the highest scores are used. The share in use falls along a
/// cubic schedule. Every other record that derives from [PruningMethod](xref:MLNet.Pruning.Trainers.PruningMethod) names its own source. `Fit` ends
/// with a managed sparse encoder: scoring needs no torch.
/// ]]></format>
/// </remarks>
public sealed class MovementPrunedTextClassificationTrainer : IEstimator<PrunedTextClassificationTransformer>
{
    private readonly IHost _host;
    private readonly MovementPrunedTextClassificationOptions _options;

    internal MovementPrunedTextClassificationTrainer(IHostEnvironment env, MovementPrunedTextClassificationOptions options)
    {
        _host = env.Register(nameof(MovementPrunedTextClassificationTrainer));
        TextClassificationOptionsValidator.Validate(_host, options);
        _options = options;
    }

    /// <summary>Trains, prunes and compiles.</summary>
    /// <param name="input">The training rows, with the label and sentence columns.</param>
    /// <returns>The fitted transformer. It holds no torch object.</returns>
    /// <exception cref="InvalidOperationException">A row has no label or text, or there are too few rows or classes; the message names row and column.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint folder belongs to another training.</exception>
    /// <exception cref="OperationCanceledException">The cancellation token was cancelled.</exception>
    public PrunedTextClassificationTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        CheckSchema(SchemaShape.Create(input.Schema));
        if (_options.ValidationSet is { } validation)
            CheckSchema(SchemaShape.Create(validation.Schema));

        using var channel = _host.Start("Fit");
        return new TextClassificationFit(_host, channel, _options).Run(input);
    }

    /// <summary>The columns that the fitted transformer will give for input of the given shape.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <returns>The input's columns, the predicted label, the score and, where it has a name, the embedding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A needed column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var label = CheckSchema(inputSchema);
        var columns = inputSchema.ToDictionary(column => column.Name);

        var keyValues = label.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) ? new SchemaShape([values]) : null;
        columns[_options.PredictedLabelColumnName] = new SchemaShape.Column(
            _options.PredictedLabelColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, keyValues);
        columns[_options.ScoreColumnName] = new SchemaShape.Column(
            _options.ScoreColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(ScoreAnnotations(label)));
        if (_options.EmbeddingColumnName is { } embedding)
            columns[embedding] = new SchemaShape.Column(embedding, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);
        return new SchemaShape(columns.Values);
    }

    private static IEnumerable<SchemaShape.Column> ScoreAnnotations(SchemaShape.Column label)
    {
        var annotations = AnnotationUtils.AnnotationsForMulticlassScoreColumn(label).ToDictionary(column => column.Name);

        // Slot names are always there, also for a label without key values.
        annotations[AnnotationUtils.Kinds.SlotNames] = new SchemaShape.Column(
            AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);
        return annotations.Values;
    }

    private SchemaShape.Column CheckSchema(SchemaShape schema)
    {
        if (!schema.TryFindColumn(_options.LabelColumnName, out var label))
            throw _host.ExceptSchemaMismatch(nameof(schema), "label", _options.LabelColumnName);
        if (!label.IsKey || label.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw _host.ExceptSchemaMismatch(nameof(schema), "label", _options.LabelColumnName, "Key (add MapValueToKey before the trainer)", label.GetTypeString());

        CheckText(schema, _options.Sentence1ColumnName);
        if (_options.Sentence2ColumnName is { } second)
            CheckText(schema, second);
        return label;
    }

    private void CheckText(SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out var column))
            throw _host.ExceptSchemaMismatch(nameof(schema), "sentence", name);
        if (column.ItemType != TextDataViewType.Instance || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw _host.ExceptSchemaMismatch(nameof(schema), "sentence", name, "String", column.GetTypeString());
    }
}

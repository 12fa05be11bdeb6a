using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers;

/// <summary>What the trainers of encoders share: the check of the columns, and the frame of Fit.</summary>
/// <typeparam name="TTransformer">What a trainer fits.</typeparam>
public abstract class EncoderTrainer<TTransformer> : IEstimator<TTransformer>
    where TTransformer : ITransformer
{
    private protected EncoderTrainer(IHost host, EncoderTrainerOptions options)
    {
        EncoderTrainerOptionsValidator.Validate(host, options);
        (Host, Options) = (host, options.Copy());
    }

    /// <summary>The options as they were when the trainer was made.</summary>
    private protected EncoderTrainerOptions Options { get; }

    private protected IHost Host { get; }

    /// <summary>Trains, prunes and compiles.</summary>
    /// <param name="input">The training rows, with the label and sentence columns.</param>
    /// <returns>The fitted transformer. It holds no torch object.</returns>
    /// <exception cref="InvalidOperationException">
    /// A row has no label or text, or the rows are too few or too much alike to learn from; the message names row and column. Or the training has
    /// diverged.
    /// </exception>
    /// <exception cref="TrainingCollapsedException">A model that had learned guesses at the end, as where pruning left too little.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint folder belongs to another training.</exception>
    /// <exception cref="OperationCanceledException">The cancellation token was cancelled.</exception>
    public TTransformer Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        CheckSchema(SchemaShape.Create(input.Schema));
        if (Options.ValidationSet is { } validation)
            CheckSchema(SchemaShape.Create(validation.Schema), "validation set's ");
        if (Options.UnlabeledSet is { } unlabeled)
            CheckTexts(SchemaShape.Create(unlabeled.Schema), "unlabelled set's ");

        using var channel = Host.Start("Fit");
        return Fit(channel, input);
    }

    /// <summary>The columns that the fitted transformer will give for input of the given shape.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <returns>The input's columns and the output columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A needed column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var label = CheckSchema(inputSchema);
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (var output in OutputColumns(label))
            columns[output.Name] = output;
        if (Options.EmbeddingColumnName is { } embedding)
            columns[embedding] = new SchemaShape.Column(embedding, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);
        return new SchemaShape(columns.Values);
    }

    private protected abstract TTransformer Fit(IChannel channel, IDataView input);

    /// <summary>The predictions of the fitted transformer; not the embedding.</summary>
    private protected abstract IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label);

    /// <summary>Throws unless the label column has the right type.</summary>
    /// <param name="label">The column.</param>
    /// <param name="role">What an error calls it.</param>
    private protected abstract void CheckLabel(SchemaShape.Column label, string role);

    private SchemaShape.Column CheckSchema(SchemaShape schema, string set = "")
    {
        if (!schema.TryFindColumn(Options.LabelColumnName, out var label))
            throw Host.ExceptSchemaMismatch(nameof(schema), set + "label", Options.LabelColumnName);
        CheckLabel(label, set + "label");
        CheckTexts(schema, set);
        return label;
    }

    private void CheckTexts(SchemaShape schema, string set)
    {
        CheckText(schema, set, Options.Sentence1ColumnName);
        if (Options.Sentence2ColumnName is { } second)
            CheckText(schema, set, second);
    }

    private void CheckText(SchemaShape schema, string set, string name)
    {
        if (!schema.TryFindColumn(name, out var column))
            throw Host.ExceptSchemaMismatch(nameof(schema), set + "sentence", name);
        if (column.ItemType != TextDataViewType.Instance || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Host.ExceptSchemaMismatch(nameof(schema), set + "sentence", name, "String", column.GetTypeString());
    }
}

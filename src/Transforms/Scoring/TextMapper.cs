using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>Binds a text model to an input schema: which columns it reads and adds. The embedding is the last of the columns that it adds.</summary>
internal abstract class TextMapper : IRowMapper
{
    private readonly PrunedTextTransformer _transformer;
    private readonly int _predictions;

    /// <param name="context">Where errors come from.</param>
    /// <param name="transformer">The model.</param>
    /// <param name="inputSchema">The input.</param>
    /// <param name="predictions">Output columns but the embedding.</param>
    protected TextMapper(IExceptionContext context, PrunedTextTransformer transformer, DataViewSchema inputSchema, int predictions)
    {
        (_transformer, InputSchema, _predictions) = (transformer, inputSchema, predictions);
        First = FindText(context, inputSchema, "first text", transformer.Columns.Sentence1);
        if (transformer.Columns.Sentence2 is { } second)
            Second = FindText(context, inputSchema, "second text", second);
    }

    /// <summary>The input column of the text.</summary>
    public DataViewSchema.Column First { get; }

    /// <summary>The input column of a pair's second text.</summary>
    public DataViewSchema.Column? Second { get; }

    protected DataViewSchema InputSchema { get; }

    private int Outputs => _transformer.Columns.Embedding is null ? _predictions : _predictions + 1;

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => _transformer.Columns.Embedding is { } embedding
        ? [.. PredictionColumns(), new(embedding, new VectorDataViewType(NumberDataViewType.Single, _transformer.EncoderConfig.HiddenSize))]
        : PredictionColumns();

    /// <summary>Whether the active outputs include the embedding.</summary>
    public bool NeedsEmbedding(Func<int, bool> activeOutput) => Outputs > _predictions && activeOutput(_predictions);

    /// <summary>Makes the getters of the active outputs, in the order of <see cref="GetOutputColumns"/>; null for the others.</summary>
    public Delegate?[] CreateGetters(IScoredText text, Func<int, bool> activeOutput)
    {
        var getters = new Delegate?[Outputs];
        for (int i = 0; i < _predictions; i++)
        {
            if (activeOutput(i))
                getters[i] = PredictionGetter(text, i);
        }

        if (NeedsEmbedding(activeOutput))
            getters[_predictions] = (ValueGetter<VBuffer<float>>)((ref VBuffer<float> destination) => Copy(text.Embedding, ref destination));
        return getters;
    }

    Func<int, bool> IRowMapper.GetDependencies(Func<int, bool> activeOutput)
    {
        bool active = AnyActive(activeOutput);
        return column => active && (column == First.Index || column == Second?.Index);
    }

    Delegate[] IRowMapper.CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
    {
        // Nulls are what upstream expects where nothing is active or to be released; its signature predates nullable annotations.
        disposer = null!;
        if (!AnyActive(activeOutput))
            return new Delegate[Outputs];
        var row = new ScoredRow(_transformer.Scorer, input, First, Second, NeedsEmbedding(activeOutput), _transformer.ThreadsPerRow);
        return CreateGetters(row, activeOutput)!;
    }

    ITransformer IRowMapper.GetTransformer() => _transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => _transformer.Save(ctx);

    /// <summary>The output columns but the embedding.</summary>
    protected abstract DataViewSchema.DetachedColumn[] PredictionColumns();

    /// <summary>The getter of one of <see cref="PredictionColumns"/>.</summary>
    protected abstract Delegate PredictionGetter(IScoredText text, int column);

    /// <summary>Annotations that make a column known as a score of the given kind.</summary>
    protected void AddScoreAnnotations(DataViewSchema.Annotations.Builder annotations, string kind)
    {
        uint setId = checked(InputSchema.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1);
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, setId);
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, kind.AsMemory());
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreValueKind.Score.AsMemory());
    }

    protected static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    private bool AnyActive(Func<int, bool> activeOutput) => Enumerable.Range(0, Outputs).Any(activeOutput);

    private static DataViewSchema.Column FindText(IExceptionContext context, DataViewSchema schema, string role, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw context.ExceptSchemaMismatch(nameof(schema), role, name);
        return column.Type is TextDataViewType
            ? column
            : throw context.ExceptSchemaMismatch(nameof(schema), role, name, TextDataViewType.Instance.ToString(), column.Type.ToString());
    }
}

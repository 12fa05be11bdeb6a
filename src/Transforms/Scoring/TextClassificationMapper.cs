using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>Binds a text classifier to an input schema: which columns it reads and adds.</summary>
internal sealed class TextClassificationMapper : IRowMapper
{
    private const int PredictedLabel = 0;
    private const int Score = 1;
    private const int Embedding = 2;

    private readonly PrunedTextClassificationTransformer _transformer;
    private readonly DataViewSchema _inputSchema;
    private readonly int _outputs;

    public TextClassificationMapper(IExceptionContext context, PrunedTextClassificationTransformer transformer, DataViewSchema inputSchema)
    {
        (_transformer, _inputSchema) = (transformer, inputSchema);
        First = FindText(context, inputSchema, "first text", transformer.Columns.Sentence1);
        if (transformer.Columns.Sentence2 is { } second)
            Second = FindText(context, inputSchema, "second text", second);
        _outputs = transformer.Columns.Embedding is null ? Embedding : Embedding + 1;
    }

    /// <summary>The input column of the text.</summary>
    public DataViewSchema.Column First { get; }

    /// <summary>The input column of a pair's second text.</summary>
    public DataViewSchema.Column? Second { get; }

    public DataViewSchema.DetachedColumn[] GetOutputColumns()
    {
        LabelValues labels = _transformer.Classifier.Labels;
        var key = new DataViewSchema.Annotations.Builder();
        labels.AddTo(key, AnnotationUtils.Kinds.KeyValues);

        uint setId = checked(_inputSchema.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1);
        ReadOnlyMemory<char>[] names = [.. labels.Names.Select(name => name.AsMemory())];
        var score = new DataViewSchema.Annotations.Builder();
        score.AddSlotNames(names.Length, (ref VBuffer<ReadOnlyMemory<char>> destination) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref destination, names.Length));
        labels.AddTo(score, AnnotationUtils.Kinds.TrainingLabelValues);
        score.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, setId);
        score.AddPrimitiveValue(
            AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification.AsMemory());
        score.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreValueKind.Score.AsMemory());

        var columns = new DataViewSchema.DetachedColumn[_outputs];
        columns[PredictedLabel] = new(_transformer.Columns.PredictedLabel, new KeyDataViewType(typeof(uint), labels.Count), key.ToAnnotations());
        columns[Score] = new(_transformer.Columns.Score, new VectorDataViewType(NumberDataViewType.Single, labels.Count), score.ToAnnotations());
        if (_transformer.Columns.Embedding is { } embedding)
            columns[Embedding] = new(embedding, new VectorDataViewType(NumberDataViewType.Single, _transformer.EncoderConfig.HiddenSize));
        return columns;
    }

    /// <summary>Whether the active outputs include the embedding.</summary>
    public bool NeedsEmbedding(Func<int, bool> activeOutput) => _outputs > Embedding && activeOutput(Embedding);

    /// <summary>Makes the getters of the active outputs, in the order of <see cref="GetOutputColumns"/>; null for the others.</summary>
    public Delegate?[] CreateGetters(IScoredText text, Func<int, bool> activeOutput)
    {
        var getters = new Delegate?[_outputs];
        if (activeOutput(PredictedLabel))
            getters[PredictedLabel] = (ValueGetter<uint>)((ref uint destination) => destination = LikeliestKey(text.Probabilities));
        if (activeOutput(Score))
            getters[Score] = (ValueGetter<VBuffer<float>>)((ref VBuffer<float> destination) => Copy(text.Probabilities, ref destination));
        if (NeedsEmbedding(activeOutput))
            getters[Embedding] = (ValueGetter<VBuffer<float>>)((ref VBuffer<float> destination) => Copy(text.Embedding, ref destination));
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
            return new Delegate[_outputs];
        var row = new TextClassificationRow(_transformer.Classifier, input, First, Second, NeedsEmbedding(activeOutput), _transformer.ThreadsPerRow);
        return CreateGetters(row, activeOutput)!;
    }

    ITransformer IRowMapper.GetTransformer() => _transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => _transformer.Save(ctx);

    private bool AnyActive(Func<int, bool> activeOutput) => Enumerable.Range(0, _outputs).Any(activeOutput);

    private static uint LikeliestKey(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best])
                best = i;
        }

        // Keys count from 1; 0 is a missing value.
        return float.IsNaN(probabilities[best]) ? 0 : (uint)best + 1;
    }

    private static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    private static DataViewSchema.Column FindText(IExceptionContext context, DataViewSchema schema, string role, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw context.ExceptSchemaMismatch(nameof(schema), role, name);
        return column.Type is TextDataViewType
            ? column
            : throw context.ExceptSchemaMismatch(nameof(schema), role, name, TextDataViewType.Instance.ToString(), column.Type.ToString());
    }
}

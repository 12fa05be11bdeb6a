using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>Binds a text classifier to an input schema: which columns it reads and adds.</summary>
internal sealed class TextClassificationMapper : IRowMapper
{
    private const int PredictedLabel = 0;
    private const int Score = 1;

    private readonly PrunedTextClassificationTransformer _transformer;
    private readonly DataViewSchema _inputSchema;
    private readonly DataViewSchema.Column _first;
    private readonly DataViewSchema.Column? _second;

    public TextClassificationMapper(IExceptionContext context, PrunedTextClassificationTransformer transformer, DataViewSchema inputSchema)
    {
        (_transformer, _inputSchema) = (transformer, inputSchema);
        _first = FindText(context, inputSchema, "first text", transformer.Columns.Sentence1);
        if (transformer.Columns.Sentence2 is { } second)
            _second = FindText(context, inputSchema, "second text", second);
    }

    DataViewSchema.DetachedColumn[] IRowMapper.GetOutputColumns()
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

        var columns = new DataViewSchema.DetachedColumn[2];
        columns[PredictedLabel] = new(_transformer.Columns.PredictedLabel, new KeyDataViewType(typeof(uint), labels.Count), key.ToAnnotations());
        columns[Score] = new(_transformer.Columns.Score, new VectorDataViewType(NumberDataViewType.Single, labels.Count), score.ToAnnotations());
        return columns;
    }

    Func<int, bool> IRowMapper.GetDependencies(Func<int, bool> activeOutput)
    {
        bool active = activeOutput(PredictedLabel) || activeOutput(Score);
        return column => active && (column == _first.Index || column == _second?.Index);
    }

    Delegate[] IRowMapper.CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
    {
        // A null disposer is what upstream expects where nothing is to be released; its signature predates nullable annotations.
        disposer = null!;
        var getters = new Delegate[2];
        if (!activeOutput(PredictedLabel) && !activeOutput(Score))
            return getters;

        var row = new TextClassificationRow(_transformer.Classifier, input, _first, _second);
        if (activeOutput(PredictedLabel))
            getters[PredictedLabel] = (ValueGetter<uint>)row.GetPredictedLabel;
        if (activeOutput(Score))
            getters[Score] = (ValueGetter<VBuffer<float>>)row.GetScore;
        return getters;
    }

    ITransformer IRowMapper.GetTransformer() => _transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => _transformer.Save(ctx);

    private static DataViewSchema.Column FindText(IExceptionContext context, DataViewSchema schema, string role, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw context.ExceptSchemaMismatch(nameof(schema), role, name);
        return column.Type is TextDataViewType
            ? column
            : throw context.ExceptSchemaMismatch(nameof(schema), role, name, TextDataViewType.Instance.ToString(), column.Type.ToString());
    }
}

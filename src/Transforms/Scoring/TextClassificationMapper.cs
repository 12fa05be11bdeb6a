using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>Binds a text classifier to an input schema.</summary>
internal sealed class TextClassificationMapper(IExceptionContext context, PrunedTextClassificationTransformer transformer, DataViewSchema inputSchema)
    : TextMapper(context, transformer, inputSchema, predictions: 2)
{
    private const int PredictedLabel = 0;

    private LabelValues Labels => transformer.Classifier.Labels;

    protected override DataViewSchema.DetachedColumn[] PredictionColumns()
    {
        var key = new DataViewSchema.Annotations.Builder();
        Labels.AddTo(key, AnnotationUtils.Kinds.KeyValues);

        ReadOnlyMemory<char>[] names = [.. Labels.Names.Select(name => name.AsMemory())];
        var score = new DataViewSchema.Annotations.Builder();
        score.AddSlotNames(names.Length, (ref VBuffer<ReadOnlyMemory<char>> destination) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref destination, names.Length));
        Labels.AddTo(score, AnnotationUtils.Kinds.TrainingLabelValues);
        AddScoreAnnotations(score, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification);
        return
        [
            new(transformer.Columns.PredictedLabel, new KeyDataViewType(typeof(uint), Labels.Count), key.ToAnnotations()),
            new(transformer.Columns.Score, new VectorDataViewType(NumberDataViewType.Single, Labels.Count), score.ToAnnotations()),
        ];
    }

    protected override Delegate PredictionGetter(IScoredText text, int column) => column == PredictedLabel
        ? (ValueGetter<uint>)((ref uint destination) => destination = LikeliestKey(text.Scores))
        : (ValueGetter<VBuffer<float>>)((ref VBuffer<float> destination) => Copy(text.Scores, ref destination));

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
}

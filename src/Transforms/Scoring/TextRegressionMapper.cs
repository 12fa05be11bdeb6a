using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>Binds a text regression to an input schema.</summary>
internal sealed class TextRegressionMapper(IExceptionContext context, PrunedTextRegressionTransformer transformer, DataViewSchema inputSchema)
    : TextMapper(context, transformer, inputSchema, predictions: 1)
{
    protected override DataViewSchema.DetachedColumn[] PredictionColumns()
    {
        var score = new DataViewSchema.Annotations.Builder();
        AddScoreAnnotations(score, AnnotationUtils.Const.ScoreColumnKind.Regression);
        return [new(transformer.Columns.Score, NumberDataViewType.Single, score.ToAnnotations())];
    }

    protected override Delegate PredictionGetter(IScoredText text, int column) => (ValueGetter<float>)((ref float destination) => destination = text.Scores[0]);
}

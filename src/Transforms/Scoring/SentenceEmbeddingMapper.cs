using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>Binds a sentence embedding to an input schema.</summary>
internal sealed class SentenceEmbeddingMapper(IExceptionContext context, SentenceEmbeddingTransformer transformer, DataViewSchema inputSchema)
    : TextMapper(context, transformer, inputSchema, predictions: 1)
{
    protected override DataViewSchema.DetachedColumn[] PredictionColumns() =>
        [new(transformer.Columns.Score, new VectorDataViewType(NumberDataViewType.Single, transformer.EncoderConfig.HiddenSize))];

    protected override Delegate PredictionGetter(IScoredText text, int column) =>
        (ValueGetter<VBuffer<float>>)((ref VBuffer<float> destination) => Copy(text.Scores, ref destination));
}

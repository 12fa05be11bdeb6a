namespace MLNet.Pruning.Transforms;

/// <summary>What an encoder of any architecture is made of.</summary>
/// <param name="Config">The shape.</param>
/// <param name="Precision">The precision at which matrices are held.</param>
/// <param name="Scoring">The precision of activations.</param>
/// <param name="Embeddings">The input layer.</param>
/// <param name="Linears">The linear layers that pruning may cut, in the order of <see cref="EncoderShapes.Linears(EncoderConfig)"/>.</param>
/// <param name="Norms">The LayerNorms but that of the embeddings, layer by layer in the order of <see cref="EncoderShapes.Norms"/>.</param>
/// <param name="Pooler">The layer before the classifier, if any.</param>
/// <param name="Classifier">The classifier, if any; it has a pooler.</param>
internal sealed record EncoderParts(
    EncoderConfig Config, StoragePrecision Precision, ScoringPrecision Scoring, Embeddings Embeddings, Linear[] Linears, LayerNorm[] Norms, Linear? Pooler,
    Linear? Classifier)
{
    /// <summary>The linear layers of one layer.</summary>
    public ReadOnlySpan<Linear> LinearsOf(int layer) => Linears.AsSpan(layer * (Linears.Length / Config.Layers), Linears.Length / Config.Layers);

    /// <summary>The LayerNorms of one layer.</summary>
    public ReadOnlySpan<LayerNorm> NormsOf(int layer) => Norms.AsSpan(layer * (Norms.Length / Config.Layers), Norms.Length / Config.Layers);
}

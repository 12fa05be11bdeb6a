namespace MLNet.Pruning.Transforms;

/// <summary>One encoder layer: self-attention and a feed-forward network, each added to its input and normalised (Vaswani et al., 2017).</summary>
internal sealed record EncoderLayer(
    Linear Query, Linear Key, Linear Value, Linear AttentionOutput, LayerNorm AttentionNorm, Linear Intermediate, Linear Output, LayerNorm OutputNorm)
{
    /// <summary>The layer's matrices that pruning may cut, in the order of <see cref="TensorNames.Prunable"/>.</summary>
    public IReadOnlyList<Linear> Prunable => [Query, Key, Value, AttentionOutput, Intermediate, Output];

    public static EncoderLayer Compile(EncoderConfig config, EncoderTensors source, int layer)
    {
        int hidden = config.HiddenSize, inner = config.IntermediateSize;
        Linear Square(string part) => source.Linear(TensorNames.Layer(layer, part), hidden, hidden);
        LayerNorm Norm(string part) => source.Norm(TensorNames.Layer(layer, part), hidden, config.LayerNormEpsilon);
        return new EncoderLayer(
            Square(TensorNames.Query), Square(TensorNames.Key), Square(TensorNames.Value), Square(TensorNames.AttentionOutput), Norm(TensorNames.AttentionNorm),
            source.Linear(TensorNames.Layer(layer, TensorNames.Intermediate), inner, hidden),
            source.Linear(TensorNames.Layer(layer, TensorNames.Output), hidden, inner),
            Norm(TensorNames.OutputNorm));
    }
}

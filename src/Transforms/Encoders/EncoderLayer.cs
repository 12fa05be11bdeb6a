namespace MLNet.Pruning.Transforms;

/// <summary>One encoder layer: self-attention and a feed-forward network, each added to its input and normalised (Vaswani et al., 2017).</summary>
internal sealed record EncoderLayer(
    Linear Query, Linear Key, Linear Value, Linear AttentionOutput, LayerNorm AttentionNorm, Linear Intermediate, Linear Output, LayerNorm OutputNorm)
{
    /// <summary>The layer's matrices that pruning may cut, in the order of <see cref="TensorNames.Prunable"/>.</summary>
    public IReadOnlyList<Linear> Prunable => [Query, Key, Value, AttentionOutput, Intermediate, Output];

    public IReadOnlyList<LayerNorm> Norms => [AttentionNorm, OutputNorm];

    /// <summary>Puts the parts together, in the orders of <see cref="Prunable"/> and <see cref="Norms"/>.</summary>
    public static EncoderLayer Of(ReadOnlySpan<Linear> linears, ReadOnlySpan<LayerNorm> norms) =>
        new(linears[0], linears[1], linears[2], linears[3], norms[0], linears[4], linears[5], norms[1]);
}

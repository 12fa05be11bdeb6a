namespace MLNet.Pruning.Transforms;

/// <summary>A narrow layer and further feed-forward networks between two linear bottlenecks; the whole is added to its input and normalised.</summary>
internal sealed record BottleneckLayer(
    Linear Narrowing, LayerNorm NarrowingNorm, EncoderLayer Core, FeedForward[] Stack, Linear Widening, LayerNorm WideningNorm)
{
    /// <summary>Puts the parts together, in the orders of <see cref="EncoderShapes"/>.</summary>
    public static BottleneckLayer Of(ReadOnlySpan<Linear> linears, ReadOnlySpan<LayerNorm> norms)
    {
        int core = TensorNames.Prunable.Count;
        var stack = new FeedForward[norms.Length - 4];
        for (int i = 0; i < stack.Length; i++)
            stack[i] = new FeedForward(linears[1 + core + 2 * i], linears[2 + core + 2 * i], norms[3 + i]);
        return new BottleneckLayer(linears[0], norms[0], EncoderLayer.Of(linears.Slice(1, core), norms[1..3]), stack, linears[^1], norms[^1]);
    }
}

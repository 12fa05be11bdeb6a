namespace MLNet.Pruning.Transforms;

/// <summary>A feed-forward network with GELU, added to its input and normalised.</summary>
internal sealed record FeedForward(Linear Intermediate, Linear Output, LayerNorm Norm);

namespace MLNet.Pruning.Transforms;

/// <summary>The gain and bias of a LayerNorm.</summary>
internal sealed record LayerNorm(float[] Gain, float[] Bias, float Epsilon);

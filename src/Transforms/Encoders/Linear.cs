namespace MLNet.Pruning.Transforms;

/// <summary>A weight matrix with its bias.</summary>
internal sealed record Linear(Matrix Weight, float[] Bias);

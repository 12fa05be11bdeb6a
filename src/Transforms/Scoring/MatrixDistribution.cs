namespace MLNet.Pruning.Transforms;

/// <summary>The values in one prunable matrix at the end of training.</summary>
/// <param name="Name">The canonical name of the weight, for example <c>encoder.layer.0.attention.self.query.weight</c>.</param>
/// <param name="Weights">The weights as they were trained, without the mask.</param>
/// <param name="Scores">The scores of the pruning method; null for a method without scores.</param>
public sealed record MatrixDistribution(string Name, MaskedHistogram Weights, MaskedHistogram? Scores);

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>The answer to a request.</summary>
/// <param name="Model">The model that was asked.</param>
/// <param name="Milliseconds">What its prediction took.</param>
/// <param name="Labels">All labels, the most probable first.</param>
internal sealed record Classification(string Model, double Milliseconds, IReadOnlyList<LabelProbability> Labels);

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>A label and its probability in [0, 1].</summary>
internal sealed record LabelProbability(string Label, float Probability);

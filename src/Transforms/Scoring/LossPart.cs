namespace MLNet.Pruning.Transforms;

/// <summary>One of the losses that a training loss is the weighted sum of.</summary>
/// <param name="Name"><c>HardLabels</c>, the loss against the labels, or the type of a distillation loss, with a number where there are several of it.</param>
/// <param name="Weight">What it is multiplied by in the sum.</param>
/// <param name="Value">Its mean, not yet multiplied.</param>
public sealed record LossPart(string Name, double Weight, double Value);

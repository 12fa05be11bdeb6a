namespace MLNet.Pruning.Transforms;

/// <summary>A row to be shown.</summary>
/// <param name="First">The text.</param>
/// <param name="Second">The second text of a pair, or null.</param>
/// <param name="Label">Its label in words.</param>
internal sealed record LabelledText(string First, string? Second, string Label);

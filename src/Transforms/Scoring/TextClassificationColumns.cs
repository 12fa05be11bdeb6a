namespace MLNet.Pruning.Transforms;

/// <summary>The columns that a text classifier reads and writes.</summary>
/// <param name="Sentence1">The text.</param>
/// <param name="Sentence2">The second text of a pair, or null.</param>
/// <param name="PredictedLabel">The key of the likeliest class.</param>
/// <param name="Score">The probability of every class.</param>
internal sealed record TextClassificationColumns(string Sentence1, string? Sentence2, string PredictedLabel, string Score);

namespace MLNet.Pruning.Transforms;

/// <summary>The columns that a text classifier reads and writes.</summary>
/// <param name="Sentence1">The text.</param>
/// <param name="Sentence2">The second text of a pair, or null.</param>
/// <param name="PredictedLabel">The key of the likeliest class.</param>
/// <param name="Score">The probability of every class.</param>
/// <param name="Embedding">The pooled hidden state, or null.</param>
internal sealed record TextClassificationColumns(string Sentence1, string? Sentence2, string PredictedLabel, string Score, string? Embedding = null)
    : TextColumns(Sentence1, Sentence2, Score, Embedding)
{
    protected override string[] Predictions => [PredictedLabel, Score];
}

namespace MLNet.Pruning.Transforms;

/// <summary>The columns that a text classifier reads and writes.</summary>
/// <param name="Sentence1">The text.</param>
/// <param name="Sentence2">The second text of a pair, or null.</param>
/// <param name="PredictedLabel">The key of the likeliest class.</param>
/// <param name="Score">The probability of every class.</param>
/// <param name="Embedding">The pooled hidden state, or null.</param>
internal sealed record TextClassificationColumns(string Sentence1, string? Sentence2, string PredictedLabel, string Score, string? Embedding = null)
{
    /// <exception cref="ArgumentException">Two output columns share a name.</exception>
    public void Validate()
    {
        string[] outputs = Embedding is null ? [PredictedLabel, Score] : [PredictedLabel, Score, Embedding];
        if (outputs.Distinct().Count() < outputs.Length)
            throw new ArgumentException($"The output columns '{string.Join("', '", outputs)}' need names of their own.");
    }
}

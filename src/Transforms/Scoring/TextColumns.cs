namespace MLNet.Pruning.Transforms;

/// <summary>The columns that a text model reads and writes.</summary>
/// <param name="Sentence1">The text.</param>
/// <param name="Sentence2">The second text of a pair, or null.</param>
/// <param name="Score">The prediction.</param>
/// <param name="Embedding">The pooled hidden state, or null.</param>
internal abstract record TextColumns(string Sentence1, string? Sentence2, string Score, string? Embedding)
{
    /// <summary>The output columns but the embedding.</summary>
    protected abstract string[] Predictions { get; }

    /// <exception cref="ArgumentException">Two output columns share a name.</exception>
    public void Validate()
    {
        string[] outputs = Embedding is null ? Predictions : [.. Predictions, Embedding];
        if (outputs.Distinct().Count() < outputs.Length)
            throw new ArgumentException($"The output columns '{string.Join("', '", outputs)}' need names of their own.");
    }
}

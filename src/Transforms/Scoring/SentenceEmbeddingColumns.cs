namespace MLNet.Pruning.Transforms;

/// <summary>The columns that a sentence embedding reads and writes.</summary>
/// <param name="Input">The text.</param>
/// <param name="Output">Its vector.</param>
internal sealed record SentenceEmbeddingColumns(string Input, string Output) : TextColumns(Input, Sentence2: null, Output, Embedding: null)
{
    protected override string[] Predictions => [Output];
}

namespace MLNet.Pruning.Benchmarks;

/// <summary>What a model reads.</summary>
internal sealed class TextRow
{
    public string Sentence1 { get; set; } = "";
}

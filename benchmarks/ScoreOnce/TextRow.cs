namespace MLNet.Pruning.Benchmarks.ScoreOnce;

/// <summary>What the model reads.</summary>
internal sealed class TextRow
{
    public string Sentence1 { get; set; } = "";
}

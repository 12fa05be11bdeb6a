namespace MLNet.Pruning.Examples.CompareSparsity;

/// <summary>A labelled text.</summary>
internal sealed class TextRow
{
    public string Label { get; set; } = "";

    public string Sentence1 { get; set; } = "";
}

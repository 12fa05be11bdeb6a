namespace MLNet.Pruning.Benchmarks;

/// <summary>What a model learns from.</summary>
internal sealed class LabelledText
{
    public string Label { get; set; } = "";

    public string Sentence1 { get; set; } = "";
}

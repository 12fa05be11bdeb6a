namespace MLNet.Pruning.Benchmarks;

/// <summary>What a model of the accuracy table learns from; single texts leave the second one empty.</summary>
internal sealed class LabelledPair
{
    public string Label { get; set; } = "";

    public string Sentence1 { get; set; } = "";

    public string Sentence2 { get; set; } = "";
}

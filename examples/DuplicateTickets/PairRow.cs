namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>A pair of texts as a row of an ML.NET data view.</summary>
internal sealed class PairRow
{
    /// <summary>The class of a paraphrase task; else empty.</summary>
    public string Label { get; set; } = "";

    /// <summary>The number of a similarity task; else 0.</summary>
    public float Similarity { get; set; }

    /// <summary>The first text.</summary>
    public string Sentence1 { get; set; } = "";

    /// <summary>The second text.</summary>
    public string Sentence2 { get; set; } = "";
}

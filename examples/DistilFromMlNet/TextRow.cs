namespace MLNet.Pruning.Examples.DistilFromMlNet;

/// <summary>A labelled text as a row of an ML.NET data view.</summary>
internal sealed class TextRow
{
    /// <summary>The class.</summary>
    public string Label { get; set; } = "";

    /// <summary>The text.</summary>
    public string Sentence1 { get; set; } = "";
}

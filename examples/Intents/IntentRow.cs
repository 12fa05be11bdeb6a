namespace MLNet.Pruning.Examples.Intents;

/// <summary>A labelled text as a row of an ML.NET data view.</summary>
internal sealed class IntentRow
{
    /// <summary>What the text wants; unknown of a text that is to be classified.</summary>
    public string Label { get; set; } = "";

    /// <summary>The text.</summary>
    public string Sentence1 { get; set; } = "";
}

namespace MLNet.Pruning.Examples.SpamFilter.Data;

/// <summary>A labelled mail as a row of an ML.NET data view.</summary>
internal sealed class MailRow
{
    /// <summary><c>spam</c> or <c>ham</c>.</summary>
    public string Label { get; set; } = "";

    /// <summary>Subject and text.</summary>
    public string Sentence1 { get; set; } = "";
}

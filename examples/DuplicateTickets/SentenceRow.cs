namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>A sentence as a row of an ML.NET data view.</summary>
internal sealed class SentenceRow
{
    /// <summary>The text.</summary>
    public string Sentence { get; set; } = "";
}

namespace MLNet.Pruning.Examples.DefaultEncoder;

/// <summary>A row of plain text.</summary>
internal sealed class TextRow
{
    public required string Text { get; init; }
}

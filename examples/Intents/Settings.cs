namespace MLNet.Pruning.Examples.Intents;

/// <summary>What the command line asked for; null where it left the choice to the program.</summary>
internal sealed record Settings
{
    public required string Data { get; init; }
    public required string? LabelColumn { get; init; }
    public required string? TextColumn { get; init; }
    public required string Output { get; init; }
    public required string? EncoderFolder { get; init; }
    public required double Remaining { get; init; }
    public required int? Rows { get; init; }
    public required int? Epochs { get; init; }
    public required int Seed { get; init; }
    public required IReadOnlyList<string> Texts { get; init; }
}

namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>What the command line asked for; null where it left the choice to the program.</summary>
internal sealed record Settings
{
    public required string Data { get; init; }
    public required bool Paraphrase { get; init; }
    public required string? LabelColumn { get; init; }
    public required string? FirstColumn { get; init; }
    public required string? SecondColumn { get; init; }
    public required string Output { get; init; }
    public required string? EncoderFolder { get; init; }
    public required double Remaining { get; init; }
    public required int? Rows { get; init; }
    public required int? Epochs { get; init; }
    public required int Seed { get; init; }
    public required IReadOnlyList<string> Queries { get; init; }
}

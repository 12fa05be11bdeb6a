namespace MLNet.Pruning.Examples.SpamFilter;

/// <summary>What the command line asked for; null where it left the choice to the <see cref="Training.Recipe"/>.</summary>
internal sealed record Settings
{
    public required string DataFolder { get; init; }
    public required string OutputFolder { get; init; }
    public required string? EncoderFolder { get; init; }
    public required string? Method { get; init; }
    public required double Remaining { get; init; }
    public required bool Dense { get; init; }
    public required int? Rows { get; init; }
    public required int? Epochs { get; init; }
    public required int? MaxLength { get; init; }
    public required int Seed { get; init; }
}

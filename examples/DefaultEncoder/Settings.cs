namespace MLNet.Pruning.Examples.DefaultEncoder;

/// <summary>What the command line asked for.</summary>
internal sealed record Settings
{
    public required string DataFolder { get; init; }
    public required string TeacherFolder { get; init; }
    public required string? StartFile { get; init; }
    public required string WorkFolder { get; init; }
    public required int Epochs { get; init; }
    public required double LearningRate { get; init; }
    public required int? Rows { get; init; }
}

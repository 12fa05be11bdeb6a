namespace MLNet.Pruning.Benchmarks;

/// <summary>What a process that trained tells.</summary>
/// <param name="Milliseconds">Time of a step.</param>
/// <param name="Megabytes">The most memory that the process had at once.</param>
internal readonly record struct StepFigures(double Milliseconds, double Megabytes)
{
    public static StepFigures From(IReadOnlyDictionary<string, double> numbers) => new(numbers["milliseconds"], numbers["megabytes"]);

    public Dictionary<string, double> ToDictionary() => new() { ["milliseconds"] = Milliseconds, ["megabytes"] = Megabytes };
}

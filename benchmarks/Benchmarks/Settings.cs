namespace MLNet.Pruning.Benchmarks;

/// <summary>How long to measure.</summary>
/// <param name="Rounds">Rounds of every side; each is a process.</param>
/// <param name="WarmUp">Seconds that a process works before it measures.</param>
/// <param name="Seconds">Seconds that it measures at the least.</param>
/// <param name="Rows">Texts of a bulk measurement.</param>
internal sealed record Settings(int Rounds, double WarmUp, double Seconds, int Rows)
{
    /// <summary>Which trainings of an accuracy table to make: those whose names contain this; null for all.</summary>
    public string? Only { get; init; }

    public static Settings Full { get; } = new(5, 1, 0.5, 10_000);

    /// <summary>Only to see that the benchmarks work; its figures mean nothing.</summary>
    public static Settings Quick { get; } = new(1, 0.05, 0.02, 100);
}

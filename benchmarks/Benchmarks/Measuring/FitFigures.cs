namespace MLNet.Pruning.Benchmarks;

/// <summary>What a process that fitted a model tells.</summary>
/// <param name="DenseSeconds">Processor time of a dense step, over all threads.</param>
/// <param name="PrunedSeconds">Processor time of a step of fine-pruning with a teacher; of a dense training that of a dense step again.</param>
/// <param name="Megabytes">The most memory that the process had at once.</param>
internal readonly record struct FitFigures(double DenseSeconds, double PrunedSeconds, double Megabytes)
{
    public static FitFigures From(IReadOnlyDictionary<string, double> numbers) => new(numbers["denseSeconds"], numbers["prunedSeconds"], numbers["megabytes"]);

    public Dictionary<string, double> ToDictionary() => new() { ["denseSeconds"] = DenseSeconds, ["prunedSeconds"] = PrunedSeconds, ["megabytes"] = Megabytes };
}

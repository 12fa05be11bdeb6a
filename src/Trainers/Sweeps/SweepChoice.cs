namespace MLNet.Pruning.Trainers;

/// <summary>What a report marks among the candidates of a sweep; null as far as nothing can be chosen yet.</summary>
internal sealed class SweepChoice
{
    /// <param name="result">The results.</param>
    /// <param name="withinPoints">How far the metric may be behind the dense model's, in points.</param>
    public SweepChoice(SparsitySweepResult result, double withinPoints)
    {
        WithinPoints = withinPoints;
        if (!result.Candidates.Any(candidate => candidate is { IsDense: true, Failed: 0 }))
            return;
        Smallest = result.Smallest(withinPoints);
        if (result.Dense.MillisecondsPerRow is not null)
            Fastest = result.Fastest(withinPoints);
    }

    public double WithinPoints { get; }

    public SweepCandidate? Smallest { get; }

    public SweepCandidate? Fastest { get; }

    /// <summary>What a candidate is chosen as; empty for the others.</summary>
    public string Role(SweepCandidate candidate) =>
        string.Join(", ", new[] { candidate == Smallest ? "smallest" : null, candidate == Fastest ? "fastest" : null }.OfType<string>());
}

namespace MLNet.Pruning.Benchmarks;

/// <summary>What several rounds of a measurement gave.</summary>
/// <param name="Median">The value that counts.</param>
/// <param name="Min">The smallest round.</param>
/// <param name="Max">The largest round.</param>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    /// <summary>Sums up the rounds.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of(IEnumerable<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("A spread needs one round at least.", nameof(rounds));
        return new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }

    public override string ToString() => $"{Median:G4} ({Min:G4} to {Max:G4})";
}

namespace MLNet.Pruning.Benchmarks;

/// <summary>One training of the accuracy table; names the row in the file of results.</summary>
/// <param name="Side">Who trains: <see cref="Ours"/> or <see cref="Reference"/>.</param>
/// <param name="Data">The folder of the data set.</param>
/// <param name="Recipe">The name of the recipe.</param>
/// <param name="Share">The asked share of remaining weights; 1 for a dense model.</param>
/// <param name="Seed">The seed.</param>
internal sealed record AccuracyCell(string Side, string Data, string Recipe, double Share, int Seed)
{
    public const string Ours = "ours";

    /// <summary>The published recipe in plain torch: reference.py among the assets.</summary>
    public const string Reference = "reference";

    /// <summary>As a file name.</summary>
    public override string ToString() => FormattableString.Invariant($"{Side}-{Data}-{Recipe}-{Share}-{Seed}");
}

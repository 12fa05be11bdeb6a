namespace MLNet.Pruning.Benchmarks;

/// <summary>The cells of the accuracy tables, the most telling first.</summary>
internal static class AccuracyPlan
{
    private static readonly AccuracyData[] Pruned = [AccuracyData.Trec, AccuracyData.Sst2, AccuracyData.Mrpc], Shrunk = [AccuracyData.Mrpc, AccuracyData.Sick, AccuracyData.Sst2];

    private const double Tenth = 0.10, Least = 0.03;
    private static readonly int[] Seeds = [1, 2, 3];

    /// <summary>Methods of pruning.</summary>
    public static IReadOnlyList<AccuracyCell> Pruning { get; } =
    [
        .. Three(Recipe.Dense, 1),
        .. Three(Recipe.Default, Tenth, Least),
        .. Three(Recipe.Magnitude, Tenth, Least),
        .. from seed in Seeds from share in (double[])[Tenth, Least] select new AccuracyCell(AccuracyCell.Ours, AccuracyData.Sst2.Folder, Recipe.Unlabeled.Name, share, seed),
        // The most rows: the small encoder passes over them in half an hour, MiniLM in hours.
        OnPhrases(Recipe.DefaultMovementShipped, Tenth),
        OnPhrases(Recipe.Shipped, 1),
        OnPhrases(Recipe.DefaultShipped, Tenth),
        .. Once(Recipe.Shipped, 1),
        .. Once(Recipe.FromNothing, 1),
        .. Once(Recipe.DefaultShipped, Tenth),
        .. Once(Recipe.DefaultMovement, Tenth),
        .. Once(Recipe.Trimmed, 1),
        .. Three(Recipe.Movement, Tenth, Least),
        .. ReferenceCells(),
        .. Recipe.Others.SelectMany(recipe => Once(recipe, Tenth)),
        .. from seed in Seeds from recipe in Recipe.Refreshes select new AccuracyCell(AccuracyCell.Ours, AccuracyData.Trec.Folder, recipe.Name, Tenth, seed),
        .. from recipe in Recipe.Refreshes select new AccuracyCell(AccuracyCell.Ours, AccuracyData.Sst2.Folder, recipe.Name, Tenth, Seeds[0]),
    ];

    /// <summary>Students with their teacher and without, and the teacher.</summary>
    public static IReadOnlyList<AccuracyCell> Students { get; } =
        [.. from seed in Seeds from data in Shrunk from recipe in (Recipe[])[Recipe.Dense, .. Recipe.Students] select new AccuracyCell(AccuracyCell.Ours, data.Folder, recipe.Name, 1, seed)];

    private static IEnumerable<AccuracyCell> Three(Recipe recipe, params double[] shares) =>
        from seed in Seeds from data in Pruned from share in shares select new AccuracyCell(AccuracyCell.Ours, data.Folder, recipe.Name, share, seed);

    private static IEnumerable<AccuracyCell> Once(Recipe recipe, double share) =>
        Pruned.Select(data => new AccuracyCell(AccuracyCell.Ours, data.Folder, recipe.Name, share, Seeds[0]));

    private static AccuracyCell OnPhrases(Recipe recipe, double share) => new(AccuracyCell.Ours, AccuracyData.Phrases.Folder, recipe.Name, share, Seeds[0]);

    private static IEnumerable<AccuracyCell> ReferenceCells()
    {
        foreach (string recipe in (string[])[Recipe.Magnitude.Name, Recipe.Movement.Name])
        {
            foreach (int seed in Seeds)
            {
                foreach (double share in (double[])[Tenth, Least])
                    yield return new AccuracyCell(AccuracyCell.Reference, "trec6", recipe, share, seed);
            }

            // A cell of these two takes the reference twice as long: one seed must do.
            yield return new AccuracyCell(AccuracyCell.Reference, "sst2", recipe, Tenth, Seeds[0]);
            yield return new AccuracyCell(AccuracyCell.Reference, "mrpc", recipe, Tenth, Seeds[0]);
        }
    }
}

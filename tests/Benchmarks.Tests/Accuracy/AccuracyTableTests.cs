namespace MLNet.Pruning.Benchmarks.Tests;

public class AccuracyTableTests
{
    [Fact]
    public void Seeds_are_summed_up_beside_the_dense_model()
    {
        string[] lines = AccuracyTable.ToMarkdown(
            ["# Title"],
        [
            Result("dense", 1, 1, 0.95), Result("dense", 1, 2, 0.93), Result("default", 0.1, 1, 0.91), Result("default", 0.1, 2, 0.92), Result("default", 0.1, 3, 0.93),
        ]).Split('\n');

        Assert.Contains("| TREC | default | 10.0 % | 92.0 ± 0.6 | 2.0 | 1, 2, 3 | ours | 1.0 | 2026-11-26 |", lines);
        Assert.Contains("| TREC | dense | 100.0 % | 94.0 ± 1.0 |  | 1, 2 | ours | 1.0 | 2026-11-26 |", lines);
    }

    [Fact]
    public void Refused_trainings_count_but_have_no_minutes()
    {
        AccuracyResult refused = Result("movement", 0.1, 2, 0.2) with { Seconds = 0, Settings = AccuracyResult.Refused };
        string[] lines = AccuracyTable.ToMarkdown([], [Result("movement", 0.1, 1, 0.4), refused, refused with { Recipe = "L0" }]).Split('\n');

        Assert.Contains("| TREC | movement | 10.0 % | 30.0 ± 10.0, 1 refused |  | 1, 2 | ours | 1.0 | 2026-11-26 |", lines);
        Assert.Contains("| TREC | L0 | 10.0 % | 20.0, 1 refused |  | 2 | ours |  | 2026-11-26 |", lines);
    }

    [Fact]
    public void The_standard_error_is_that_of_the_mean() => Assert.Equal(1 / Math.Sqrt(3), AccuracyTable.StandardError([1, 2, 3]), 12);

    [Fact]
    public void The_pages_in_docs_show_every_result_of_their_file()
    {
        string docs = Path.Combine(Repository.Root, "docs");
        IReadOnlyList<AccuracyResult> results = new AccuracyFile(Path.Combine(docs, "accuracy.jsonl")).Read();
        AccuracyBenchmark[] tables = [.. Catalog.All.OfType<AccuracyBenchmark>()];

        Assert.Equal(["accuracy", "students"], tables.Select(table => table.Name));
        Assert.Empty(results.Except(tables.SelectMany(table => table.Own(results))));
        Assert.All(tables, table => Assert.Equal(table.ToMarkdown(table.Own(results)), File.ReadAllText(Path.Combine(docs, $"{table.Name}.md"))));
    }

    [Fact]
    public void The_dense_models_of_both_tables_are_trained_once() =>
        Assert.Equal(6, AccuracyPlan.Pruning.Intersect(AccuracyPlan.Students).Count(cell => cell.Recipe == Recipe.Dense.Name));

    private static AccuracyResult Result(string recipe, double share, int seed, double accuracy) =>
        new(AccuracyCell.Ours, "trec6", recipe, share, seed, accuracy, share, 60, new DateOnly(2026, 11, 26), "none");
}

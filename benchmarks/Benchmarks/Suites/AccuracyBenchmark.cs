namespace MLNet.Pruning.Benchmarks;

/// <summary>Dev accuracy of recipes on small data sets; hours of work, of which an aborted one goes on from its checkpoints.</summary>
internal sealed class AccuracyBenchmark : IBenchmark
{
    // One file for all tables: a dense model is the yardstick in one and the teacher in the other, and is trained once.
    private const string Results = "accuracy";

    // More than the largest of the data sets has.
    private const int AllRows = 100_000;

    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    public required string Id { get; init; }

    public required string Description { get; init; }

    /// <summary>The name of the table in docs, without its ending.</summary>
    public required string Name { get; init; }

    /// <summary>The trainings.</summary>
    public required IReadOnlyList<AccuracyCell> Cells { get; init; }

    /// <summary>The lines above the table.</summary>
    public required IReadOnlyList<string> Introduction { get; init; }

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        bool quick = context.Settings == Settings.Quick;
        string folder = quick ? Directory.CreateTempSubdirectory(Name).FullName : Docs;
        var file = new AccuracyFile(Path.Combine(folder, $"{Results}.jsonl"));
        string locks = Directory.CreateDirectory(Path.Combine(quick ? folder : Repository.Output, Results)).FullName;
        IEnumerable<AccuracyCell> cells = quick ? Cells.DistinctBy(cell => (cell.Recipe, cell.Side)) : Cells;
        new AccuracyQueue(file, locks, cell => Train(cell, quick ? context.Settings.Rows : AllRows, context.Say))
            .Work(cells.Where(cell => $"{cell}".Contains(context.Settings.Only ?? "", StringComparison.Ordinal)));
        IReadOnlyList<AccuracyResult> results = Own(file.Read());
        File.WriteAllText(Path.Combine(folder, $"{Name}.md"), ToMarkdown(results));
        return [.. results.Select(result => Row(context, result))];
    }

    /// <summary>The results of this table's trainings.</summary>
    public IReadOnlyList<AccuracyResult> Own(IReadOnlyList<AccuracyResult> results) => [.. results.Where(result => Cells.Contains(result.Cell()))];

    /// <summary>The page with the table.</summary>
    public string ToMarkdown(IReadOnlyList<AccuracyResult> results) => AccuracyTable.ToMarkdown(Introduction, results);

    private static AccuracyResult Train(AccuracyCell cell, int rows, Action<string> say) =>
        cell.Side == AccuracyCell.Ours ? OurRun.Train(cell, rows, say) : ReferenceRun.Train(cell, rows, say);

    private BenchmarkRow Row(BenchmarkContext context, AccuracyResult result) =>
        context.Row(Id, $"{result.Cell()}", result.Accuracy, "of 1", null, result.Settings);
}

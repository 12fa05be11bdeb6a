namespace MLNet.Pruning.Benchmarks;

/// <summary>Dev accuracy of every recipe on small data sets; hours of work, of which an aborted run loses one training at the most.</summary>
internal sealed class AccuracyBenchmark : IBenchmark
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    public string Id => "P12";

    public string Description => "dev accuracy of every recipe on TREC, SST-2 and MRPC; resumes, and fills docs/accuracy.jsonl and docs/accuracy.md";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        bool quick = context.Settings == Settings.Quick;
        string folder = quick ? Directory.CreateTempSubdirectory("accuracy").FullName : Docs;
        var file = new AccuracyFile(Path.Combine(folder, "accuracy.jsonl"));
        string locks = Directory.CreateDirectory(Path.Combine(quick ? folder : Repository.Output, "accuracy")).FullName;
        IEnumerable<AccuracyCell> cells = quick ? AccuracyPlan.Cells.DistinctBy(cell => (cell.Recipe, cell.Side)) : AccuracyPlan.Cells;
        new AccuracyQueue(file, locks, cell => Train(cell, context.Settings.Rows, context.Say))
            .Work(cells.Where(cell => $"{cell}".Contains(context.Settings.Only ?? "", StringComparison.Ordinal)));
        IReadOnlyList<AccuracyResult> results = file.Read();
        File.WriteAllText(Path.Combine(folder, "accuracy.md"), AccuracyTable.ToMarkdown(results));
        return [.. results.Select(result => Row(context, result))];
    }

    private static AccuracyResult Train(AccuracyCell cell, int rows, Action<string> say) =>
        cell.Side == AccuracyCell.Ours ? OurRun.Train(cell, rows, say) : ReferenceRun.Train(cell, rows, say);

    private BenchmarkRow Row(BenchmarkContext context, AccuracyResult result) =>
        context.Row(Id, $"{result.Cell()}", result.Accuracy, "of 1", null, result.Settings);
}

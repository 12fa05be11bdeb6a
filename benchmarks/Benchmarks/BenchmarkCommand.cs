using System.CommandLine;
using Spectre.Console;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The options of the program.</summary>
internal static class BenchmarkCommand
{
    public static RootCommand Create()
    {
        var ids = new Argument<string[]>("ID") { Description = $"What to measure: {string.Join("; ", Catalog.All.Select(benchmark => $"{benchmark.Id}: {benchmark.Description}"))}", Arity = ArgumentArity.ZeroOrMore };
        var quick = new Option<bool>("--quick") { Description = "Measure next to nothing, to see that the benchmarks work" };
        var table = new Option<bool>("--table") { Description = "Print what was measured before as Markdown, and measure nothing" };
        var only = new Option<string?>("--only") { Description = "Of an accuracy table, make only the trainings whose names (SIDE-DATA-RECIPE-SHARE-SEED) contain this" };
        ids.AcceptOnlyFromAmong([.. Catalog.All.Select(benchmark => benchmark.Id)]);

        var command = new RootCommand("Measures speed and size beside the rivals; prints tables and writes artifacts/bench/ID.json.") { ids, quick, table, only };
        command.SetAction(parsed =>
        {
            string[] named = parsed.GetValue(ids) ?? [];
            IEnumerable<IBenchmark> chosen = Catalog.All.Where(benchmark => named.Length == 0 || named.Contains(benchmark.Id));
            if (parsed.GetValue(table))
                PrintTable(chosen);
            else if (named.Length == 0)
                return command.Parse("--help").Invoke();
            else
                Measure(chosen, parsed.GetValue(quick) ? Settings.Quick : Settings.Full with { Only = parsed.GetValue(only) });
            return 0;
        });
        return command;
    }

    private static void Measure(IEnumerable<IBenchmark> benchmarks, Settings settings)
    {
        var context = new BenchmarkContext(settings, new PrunedModels(), Processor.Describe(), text => AnsiConsole.MarkupLineInterpolated($"[grey]{text}[/]"));
        // Figures that mean nothing never take the place of measured ones.
        string folder = settings == Settings.Quick ? Directory.CreateDirectory(Path.Combine(Repository.Output, "quick")).FullName : Repository.Output;
        foreach (IBenchmark benchmark in benchmarks)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{benchmark.Id}[/]: {benchmark.Description}");
            IReadOnlyList<BenchmarkRow> rows = benchmark.Run(context);
            File.WriteAllText(PathOf(benchmark, folder), ResultFile.ToJson(rows));
            ResultTable.Show(AnsiConsole.Console, rows);
        }
    }

    private static void PrintTable(IEnumerable<IBenchmark> benchmarks)
    {
        BenchmarkRow[] rows = [.. benchmarks.Select(benchmark => PathOf(benchmark, Repository.Output)).Where(File.Exists).SelectMany(path => ResultFile.FromJson(File.ReadAllText(path)))];
        Console.Write(ResultTable.ToMarkdown(rows));
    }

    private static string PathOf(IBenchmark benchmark, string folder) => Path.Combine(folder, $"{benchmark.Id}.json");
}

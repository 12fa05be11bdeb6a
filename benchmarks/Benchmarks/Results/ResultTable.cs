using System.Globalization;
using Spectre.Console;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Rows for people to read, on the console or as Markdown.</summary>
internal static class ResultTable
{
    private const string Missed = "MISSED";

    public static void Show(IAnsiConsole console, IReadOnlyList<BenchmarkRow> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("id", "measure");
        foreach (string column in (string[])["value", "goal", "peer's value"])
            table.AddColumn(new TableColumn(column).RightAligned());
        table.AddColumn("peer");
        foreach (BenchmarkRow row in rows)
        {
            string goal = row.MissesGoal ? $"[red]{Markup.Escape(GoalText(row))}[/]" : Markup.Escape(GoalText(row));
            table.AddRow(row.Id, Markup.Escape(row.Name), Markup.Escape(Value(row)), goal, Number(row.PeerValue), Markup.Escape(row.Peer ?? ""));
        }

        console.Write(table);
        foreach (BenchmarkRow row in rows)
            console.WriteLine($"{row.Name}: {row.How}");
        foreach (string processor in rows.Select(row => row.Processor).Distinct())
            console.WriteLine(processor);
    }

    /// <summary>A Markdown table, and the processors below.</summary>
    public static string ToMarkdown(IReadOnlyList<BenchmarkRow> rows) => string.Join('\n',
    [
        "| id | measure | value | goal | peer | peer's value | how |",
        "|---|---|---|---|---|---|---|",
        .. rows.Select(row => $"| {row.Id} | {row.Name} | {Value(row)} | {GoalText(row)} | {row.Peer} | {Number(row.PeerValue)} | {row.How} |"),
        "",
        .. rows.Select(row => $"Measured on: {row.Processor}.").Distinct(),
        "",
    ]);

    private static string Value(BenchmarkRow row) => $"{Number(row.Value)} {row.Unit}";

    private static string GoalText(BenchmarkRow row) => row.MissesGoal ? $"{row.Goal} {Missed}" : $"{row.Goal}";

    private static string Number(double? value) => value switch
    {
        null => "",
        >= 1000 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("G4", CultureInfo.InvariantCulture),
    };
}

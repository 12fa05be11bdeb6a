using System.Globalization;
using Spectre.Console;

namespace MLNet.Pruning.Examples.SpamFilter.Results;

/// <summary>The results for people to read.</summary>
internal static class ResultTable
{
    /// <summary>Prints one column per filter.</summary>
    public static void Show(IAnsiConsole console, params IReadOnlyList<(string Name, FilterResult Result)> filters)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var (name, _) in filters)
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());

        AddRow("accuracy", result => result.Accuracy.ToString("P2", CultureInfo.InvariantCulture));
        AddRow("macro accuracy", result => result.MacroAccuracy.ToString("P2", CultureInfo.InvariantCulture));
        AddRow("log-loss", result => result.LogLoss.ToString("F4", CultureInfo.InvariantCulture));
        AddRow("remaining weights", result => result.Remaining.ToString("P2", CultureInfo.InvariantCulture));
        AddRow("zip, bytes", result => result.ZipBytes.ToString("N0", CultureInfo.InvariantCulture));
        AddRow("ms per mail", result => result.MsPerRow.ToString("F2", CultureInfo.InvariantCulture));
        console.Write(table);

        foreach (var (name, result) in filters)
            console.Write(new Panel(Markup.Escape(result.ConfusionTable)).Header(Markup.Escape(name)).Border(BoxBorder.Rounded));

        void AddRow(string measure, Func<FilterResult, string> value) => table.AddRow([measure, .. filters.Select(filter => value(filter.Result))]);
    }
}

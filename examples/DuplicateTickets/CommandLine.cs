using System.CommandLine;

namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>The options of the program.</summary>
internal static class CommandLine
{
    private const string Similarity = "similarity", Paraphrase = "paraphrase";

    /// <summary>Makes the command that reads the options and hands them to <paramref name="run"/>.</summary>
    public static RootCommand Create(Action<Settings> run)
    {
        var queries = TextsArgument.Create("queries", "Texts to search the table's sentences for in the end [default: two of them]");
        var data = new Option<string>("--data")
        {
            Description = "Table of labels and pairs of texts: tab-separated, the first line names the columns",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "sample.tsv"),
        };
        var task = new Option<string>("--task") { Description = "similarity: labels are numbers; paraphrase: labels are classes", DefaultValueFactory = _ => Similarity };
        var label = new Option<string>("--label") { Description = "Column of the labels [default: the first]" };
        var first = new Option<string>("--first") { Description = "Column of the first texts [default: the second]" };
        var second = new Option<string>("--second") { Description = "Column of the second texts [default: the third]" };
        var output = new Option<string>("--output") { Description = "The model", DefaultValueFactory = _ => "artifacts/tickets.zip" };
        var encoder = new Option<string>("--encoder") { Description = "Folder of a pretrained encoder [default: the one that the library ships]" };
        var remaining = NumberOption.Create("--remaining", "Share of encoder weights to keep; 1 does not prune", 0.25);
        var rows = CountOption.Create("--rows", "Rows to use [default: all]");
        var epochs = CountOption.Create("--epochs", "Passes over the training rows [default: what the trainer chooses]");
        var seed = new Option<int>("--seed") { Description = "Seed of the training", DefaultValueFactory = _ => 1 };
        task.AcceptOnlyFromAmong(Similarity, Paraphrase);

        var command = new RootCommand("Learns how alike two texts are, and searches sentences by their meaning.")
        {
            queries, data, task, label, first, second, output, encoder, remaining, rows, epochs, seed,
        };
        command.SetAction(parsed => ExitCode.Of("DuplicateTickets", () => run(new Settings
        {
            Data = parsed.GetRequiredValue(data),
            Paraphrase = parsed.GetRequiredValue(task) == Paraphrase,
            LabelColumn = parsed.GetValue(label),
            FirstColumn = parsed.GetValue(first),
            SecondColumn = parsed.GetValue(second),
            Output = parsed.GetRequiredValue(output),
            EncoderFolder = parsed.GetValue(encoder),
            Remaining = parsed.GetValue(remaining),
            Rows = parsed.GetValue(rows),
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed),
            Queries = parsed.GetValue(queries) ?? [],
        })));
        return command;
    }
}

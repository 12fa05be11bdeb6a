using System.CommandLine;

namespace MLNet.Pruning.Examples.Intents;

/// <summary>The options of the program.</summary>
internal static class CommandLine
{
    /// <summary>Makes the command that reads the options and hands them to <paramref name="run"/>.</summary>
    public static RootCommand Create(Action<Settings> run)
    {
        var texts = TextsArgument.Create("texts", "Texts to classify in the end [default: three of the test rows]");
        var data = new Option<string>("--data")
        {
            Description = "Table of labels and texts: tab-separated, the first line names the columns",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "sample.tsv"),
        };
        var label = new Option<string>("--label") { Description = "Column of the labels [default: the first]" };
        var text = new Option<string>("--text") { Description = "Column of the texts [default: the second]" };
        var output = new Option<string>("--output") { Description = "The model", DefaultValueFactory = _ => "artifacts/intents.zip" };
        var encoder = new Option<string>("--encoder") { Description = "Folder of a pretrained encoder [default: the one that the library ships]" };
        var remaining = NumberOption.Create("--remaining", "Share of encoder weights to keep", 0.10);
        var rows = CountOption.Create("--rows", "Rows to use [default: all]");
        var epochs = CountOption.Create("--epochs", "Passes over the training rows [default: what the trainer chooses]");
        var seed = new Option<int>("--seed") { Description = "Seed of the training", DefaultValueFactory = _ => 1 };

        var command = new RootCommand("Learns to tell many intents apart from few rows each, and prints the three likeliest labels of a text with their probabilities.")
        {
            texts, data, label, text, output, encoder, remaining, rows, epochs, seed,
        };
        command.SetAction(parsed => ExitCode.Of("Intents", () => run(new Settings
        {
            Data = parsed.GetRequiredValue(data),
            LabelColumn = parsed.GetValue(label),
            TextColumn = parsed.GetValue(text),
            Output = parsed.GetRequiredValue(output),
            EncoderFolder = parsed.GetValue(encoder),
            Remaining = parsed.GetValue(remaining),
            Rows = parsed.GetValue(rows),
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed),
            Texts = parsed.GetValue(texts) ?? [],
        })));
        return command;
    }
}

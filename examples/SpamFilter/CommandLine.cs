using System.CommandLine;
using MLNet.Pruning.Examples.SpamFilter.Training;

namespace MLNet.Pruning.Examples.SpamFilter;

/// <summary>The options of the program.</summary>
internal static class CommandLine
{
    /// <summary>Makes the command that reads the options and hands them to <paramref name="run"/>.</summary>
    public static RootCommand Create(Action<Settings> run)
    {
        var data = new Option<string>("--data") { Description = "Folder of the mails", DefaultValueFactory = _ => "artifacts/data/spam-assassin/data" };
        var output = new Option<string>("--output") { Description = "Folder for models and results", DefaultValueFactory = _ => "artifacts/spam" };
        var encoder = new Option<string>("--encoder") { Description = "Folder of a pretrained encoder, or none to start from nothing [default: the one that the library ships]" };
        var method = new Option<string>("--method") { Description = $"Pruning method [default: {PruningMethods.Default}]" };
        var remaining = NumberOption.Create("--remaining", "Share of encoder weights to keep", 0.10);
        var dense = new Option<bool>("--dense") { Description = "Also train without pruning, for comparison" };
        var rows = CountOption.Create("--rows", "Mails to use [default: all]");
        var epochs = CountOption.Create("--epochs", "Passes over the training mails [default: what suits the encoder]");
        var maxLength = CountOption.Create("--max-length", "Tokens to read of a mail [default: what suits the encoder]");
        var seed = new Option<int>("--seed") { Description = "Seed of split and training", DefaultValueFactory = _ => 1 };
        method.AcceptOnlyFromAmong(PruningMethods.Names);

        var command = new RootCommand("Trains a spam filter on the SpamAssassin mails, prunes it on the way, and scores with the saved model.")
        {
            data, output, encoder, method, remaining, dense, rows, epochs, maxLength, seed,
        };
        command.SetAction(parsed => ExitCode.Of("SpamFilter", () => run(new Settings
        {
            DataFolder = parsed.GetRequiredValue(data),
            OutputFolder = parsed.GetRequiredValue(output),
            EncoderFolder = parsed.GetValue(encoder),
            Method = parsed.GetValue(method),
            Remaining = parsed.GetValue(remaining),
            Dense = parsed.GetValue(dense),
            Rows = parsed.GetValue(rows),
            Epochs = parsed.GetValue(epochs),
            MaxLength = parsed.GetValue(maxLength),
            Seed = parsed.GetValue(seed),
        })));
        return command;
    }
}

using System.CommandLine;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.CompareSparsity;

/// <summary>The options of the program.</summary>
internal static class CommandLine
{
    private static readonly PruningMethod[] Methods =
        [new OptimalBrainDamage(), new Magnitude(), new Movement(), new SoftMovement(), new L0(), new IterativeMagnitude(), new NewIterative(), new ReweightedProximal()];

    /// <summary>Makes the command that reads the options and hands them to <paramref name="run"/>.</summary>
    public static RootCommand Create(Action<Settings> run)
    {
        var data = new Option<string>("--data") { Description = "Table of labels and texts: tab-separated, the first line names the columns", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "reviews.tsv") };
        var validation = new Option<string>("--validation") { Description = "Table of the validation rows [default: a fifth of the data]" };
        var label = new Option<string>("--label") { Description = "Column of the labels [default: the first]" };
        var text = new Option<string>("--text") { Description = "Column of the texts [default: the second]" };
        var output = new Option<string>("--output") { Description = "Folder of models and results; a stopped comparison goes on from there, one of other rows, encoder or epochs needs another", DefaultValueFactory = _ => "artifacts/compare" };
        var encoder = new Option<string>("--encoder") { Description = "Folder of a pretrained encoder [default: the one that the library ships]" };
        var levels = NumberOption.CreateMany("--levels", "Shares of encoder weights to keep", [0.5, 0.2, 0.1, 0.05]);
        var methods = new Option<string[]>("--methods") { Description = "Pruning methods", DefaultValueFactory = _ => [nameof(OptimalBrainDamage)], AllowMultipleArgumentsPerToken = true };
        var seeds = new Option<int[]>("--seeds") { Description = "Seeds; three tell differences from luck", DefaultValueFactory = _ => [1], AllowMultipleArgumentsPerToken = true };
        var epochs = CountOption.Create("--epochs", "Passes over the training rows [default: what the trainer chooses]");
        var within = NumberOption.Create("--within", "Points that the chosen model may be behind the dense one", 1.0);
        methods.AcceptOnlyFromAmong([.. Methods.Select(Name)]);

        var command = new RootCommand("Trains a text classifier at several sizes, compares accuracy, file and speed, and names the smallest model that is good enough.")
        {
            data, validation, label, text, output, encoder, levels, methods, seeds, epochs, within,
        };
        command.SetAction(parsed => ExitCode.Of("CompareSparsity", () => run(new Settings
        {
            Data = parsed.GetRequiredValue(data),
            Validation = parsed.GetValue(validation),
            LabelColumn = parsed.GetValue(label),
            TextColumn = parsed.GetValue(text),
            Output = parsed.GetRequiredValue(output),
            EncoderFolder = parsed.GetValue(encoder),
            Levels = parsed.GetRequiredValue(levels),
            Methods = [.. parsed.GetRequiredValue(methods).Select(name => Methods.Single(method => Name(method) == name))],
            Seeds = parsed.GetRequiredValue(seeds),
            Epochs = parsed.GetValue(epochs),
            Within = parsed.GetValue(within),
        })));
        return command;
    }

    private static string Name(PruningMethod method) => method.GetType().Name;
}

using System.Diagnostics;
using Microsoft.ML;
using MLNet.Pruning.Examples.SpamFilter.Data;
using MLNet.Pruning.Examples.SpamFilter.Results;
using MLNet.Pruning.Examples.SpamFilter.Training;
using MLNet.Pruning.Trainers;
using Spectre.Console;

namespace MLNet.Pruning.Examples.SpamFilter;

/// <summary>From raw mails to a small model that another process scores with.</summary>
internal static class SpamFilterJob
{
    /// <summary>Runs the whole job and prints what it does.</summary>
    public static void Run(Settings settings)
    {
        var watch = Stopwatch.StartNew();
        var corpus = SpamCorpus.Read(settings.DataFolder, settings.Rows ?? int.MaxValue, settings.Seed);
        Console.WriteLine($"Mails: {Count(corpus.Train)} to train on, {Count(corpus.Test)} to test with; {corpus.Duplicates} copies, each on the side of its original; {corpus.Empty} empty.");

        var recipe = Recipe.Choose(settings, corpus.Train);
        Console.WriteLine($"Encoder: {recipe.Name}. {recipe.Epochs} epochs of {recipe.MaxLength} tokens a mail.");

        var training = new FilterTraining(new MLContext(settings.Seed), recipe, corpus.Train, corpus.Test);
        OutputFile.Prepare(Zip("pruned"));
        var dense = settings.Dense ? Train("dense", new None()) : null;
        var pruned = Train("pruned", recipe.Method);

        ResultTable.Show(AnsiConsole.Console, dense is null ? [("pruned", pruned)] : [("dense", dense), ("pruned", pruned)]);
        new ResultFile(pruned, dense, watch.Elapsed.TotalSeconds).Write(Path.Combine(settings.OutputFolder, "result.json"));

        Console.WriteLine("Three unseen mails, scored from the zip by ScoreZip, a process without TorchSharp:");
        var unseen = corpus.Test.Where(mail => mail.Label == "spam").Take(2).Concat(corpus.Test.Where(mail => mail.Label == "ham").Take(1));
        ScoreZipProcess.Run(Zip("pruned"), unseen, Path.Combine(settings.OutputFolder, "unseen"));

        string Zip(string name) => Path.Combine(settings.OutputFolder, $"{name}.zip");
        FilterResult Train(string name, PruningMethod method) =>
            TrainingDisplay.Show($"Training {name} ({method.GetType().Name})", progress => training.Run(method, Zip(name), progress));
    }

    private static string Count(IReadOnlyList<MailRow> mails) => $"{mails.Count} ({mails.Count(mail => mail.Label == "spam")} spam)";
}

using System.Globalization;
using MLNet.Pruning.Trainers;
using Spectre.Console;

namespace MLNet.Pruning.Examples;

/// <summary>Shows a training while it runs: a live bar on a terminal, a line per epoch elsewhere.</summary>
internal static class TrainingDisplay
{
    /// <summary>Runs <paramref name="training"/> and shows what it reports.</summary>
    public static T Show<T>(string title, Func<IProgress<TrainingProgress>, T> training)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(title);
            return training(new EpochLines());
        }

        return AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(title));
                var result = training(new LiveBar(title, bar));
                bar.Value = bar.MaxValue;
                return result;
            });
    }

    /// <summary>Where a training is, in one line.</summary>
    public static string Describe(TrainingProgress progress) => string.Create(CultureInfo.InvariantCulture,
        $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.Loss:F3}  weights {progress.RemainingWeights:P1}  {progress.RowsPerSecond:F0} rows/s  {progress.TimeLeft} left");

    private sealed class EpochLines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step % (value.Steps / value.Epochs) == 0)
                Console.WriteLine($"  {Describe(value)}");
        }
    }

    private sealed class LiveBar(string title, ProgressTask bar) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            bar.MaxValue = value.Steps;
            bar.Value = value.Step;
            bar.Description = $"{Markup.Escape(title)}  [grey]{Describe(value)}[/]";
        }
    }
}

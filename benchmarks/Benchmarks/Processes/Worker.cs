using System.Text.Json;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Our side of a measurement: this program again, in a process of its own.</summary>
internal static class Worker
{
    /// <summary>The first argument that makes the program a worker.</summary>
    public const string Command = "worker";

    // In the place of the model's file.
    private const string NoFile = "-";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "MLNet.Pruning.Benchmarks.dll");

    /// <summary>The median milliseconds of one text, whose tiles are shared out among the threads.</summary>
    public static double Score(string zip, int tokens, int threads, Settings settings) =>
        Start(threads, "score", zip, [tokens, threads, settings.WarmUp, settings.Seconds])["milliseconds"];

    /// <summary>Texts per second through <c>Transform</c>, tokens included.</summary>
    public static double Transform(string zip, int rows, int threads, Settings settings) =>
        Start(threads, "transform", zip, [rows, settings.WarmUp, settings.Seconds])["rowsPerSecond"];

    /// <summary>Texts per second, one at a time, through the dense torch module with the weights of the model.</summary>
    public static double Torch(string zip, int rows, int threads, Settings settings) =>
        Start(threads, "torch", zip, [rows, threads, settings.WarmUp])["rowsPerSecond"];

    /// <summary>The median of a training step that keeps a share of the weights, whose thresholds stand for some steps; of a dense one where the share is 0.</summary>
    public static StepFigures Step(double share, int refresh, double warmUp, double seconds) => Train("step", share, refresh, warmUp, seconds);

    /// <summary>The mean step of a whole fine-pruning.</summary>
    public static StepFigures FinePruning(int steps) => Train("prune", steps);

    /// <summary>A short training by the public trainer: see <see cref="FitWorker"/>.</summary>
    public static FitFigures Fit(string source, int tokens, int rows, int steps, bool pruned) => FitFigures.From(MeasuringProcess.Run(
        Cores.First(TrainingTask.Threads), TrainingTask.Environment, ["dotnet", Program, Command, "fit", source, .. Format.Numbers(tokens, rows, steps, pruned ? 1 : 0)]));

    /// <summary>The most memory of a process that loads a model and scores with it.</summary>
    public static double ScoringMegabytes(string zip, Settings settings) => Start(2, "transform", zip, [settings.Rows, 0, 0])["megabytes"];

    /// <summary>What the process does that the methods above start.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        string zip = arguments[1];
        double[] numbers = [.. arguments.Skip(2).Select(double.Parse)];
        Dictionary<string, double> figures = arguments[0] switch
        {
            "score" => new() { ["milliseconds"] = ScoreWorker.MedianMilliseconds(zip, (int)numbers[0], (int)numbers[1], numbers[2], numbers[3]) },
            "transform" => new() { ["rowsPerSecond"] = TransformWorker.RowsPerSecond(zip, (int)numbers[0], numbers[1], numbers[2]), ["megabytes"] = MemoryPeak.Megabytes() },
            "torch" => new() { ["rowsPerSecond"] = TorchWorker.RowsPerSecond(zip, (int)numbers[0], (int)numbers[1], numbers[2]) },
            "step" => StepWorker.AtShare(numbers[0], (int)numbers[1], numbers[2], numbers[3]).ToDictionary(),
            "fit" => FitWorker.Measure(zip, (int)numbers[0], (int)numbers[1], (int)numbers[2], numbers[3] != 0).ToDictionary(),
            "prune" => StepWorker.Whole((int)numbers[0]).ToDictionary(),
            string other => throw new ArgumentException($"'{other}' is no worker."),
        };
        Console.WriteLine(JsonSerializer.Serialize(figures));
        return 0;
    }

    private static StepFigures Train(string worker, params double[] numbers) => StepFigures.From(MeasuringProcess.Run(
        Cores.First(TrainingTask.Threads), TrainingTask.Environment, ["dotnet", Program, Command, worker, NoFile, .. Format.Numbers(numbers)]));

    private static IReadOnlyDictionary<string, double> Start(int threads, string worker, string zip, double[] numbers) =>
        MeasuringProcess.Run(Cores.First(threads), new Dictionary<string, string>(), ["dotnet", Program, Command, worker, zip, .. Format.Numbers(numbers)]);
}

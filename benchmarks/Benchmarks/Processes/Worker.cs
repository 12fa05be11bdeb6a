using System.Text.Json;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Our side of a measurement: this program again, in a process of its own.</summary>
internal static class Worker
{
    /// <summary>The first argument that makes the program a worker.</summary>
    public const string Command = "worker";

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

    /// <summary>What the process does that the methods above start.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        string zip = arguments[1];
        double[] numbers = [.. arguments.Skip(2).Select(double.Parse)];
        (string name, double value) = arguments[0] switch
        {
            "score" => ("milliseconds", ScoreWorker.MedianMilliseconds(zip, (int)numbers[0], (int)numbers[1], numbers[2], numbers[3])),
            "transform" => ("rowsPerSecond", TransformWorker.RowsPerSecond(zip, (int)numbers[0], numbers[1], numbers[2])),
            "torch" => ("rowsPerSecond", TorchWorker.RowsPerSecond(zip, (int)numbers[0], (int)numbers[1], numbers[2])),
            string other => throw new ArgumentException($"'{other}' is no worker."),
        };
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, double> { [name] = value }));
        return 0;
    }

    private static IReadOnlyDictionary<string, double> Start(int threads, string worker, string zip, double[] numbers) =>
        MeasuringProcess.Run(Cores.First(threads), new Dictionary<string, string>(), ["dotnet", Program, Command, worker, zip, .. Format.Numbers(numbers)]);
}

using System.Diagnostics;
using System.Text.Json;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Trains the published recipe in plain torch, reference.py among the assets, for a cell of the accuracy table.</summary>
internal static class ReferenceRun
{
    /// <summary>Epochs of both sides, the first of them warm-up and the last two cool-down.</summary>
    public const int Epochs = 8;

    /// <summary>Peak learning rate of the weights, on both sides.</summary>
    public const double LearningRate = 2e-4;

    // Debian's interpreter, which has Debian's torch.
    private const string Python = "/usr/bin/python3";

    /// <param name="cell">The cell.</param>
    /// <param name="most">Rows to train and to measure on at the most.</param>
    /// <param name="say">Is told about every epoch.</param>
    /// <exception cref="IOException">The reference failed or printed no result.</exception>
    public static AccuracyResult Train(AccuracyCell cell, int most, Action<string> say)
    {
        string method = cell.Recipe == Recipe.Movement.Name ? "topK" : cell.Recipe;
        string[] arguments =
        [
            "train", "--model", Repository.Asset("models/all-MiniLM-L6-v2"), "--data", Repository.Asset($"data/{cell.Data}"), "--method", method,
            "--length", $"{AccuracyData.MaxLength}", "--epochs", $"{Epochs}", "--limit", $"{most}",
            "--remaining", .. Format.Numbers(cell.Share), "--lr", .. Format.Numbers(LearningRate), "--seed", $"{cell.Seed}", "--threads", $"{Threads}",
        ];
        var start = new ProcessStartInfo(Python, [Repository.Asset("bench/reference.py"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => say($"{cell}: {line.Data}");
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 || !output.StartsWith('{'))
            throw new IOException($"reference.py {string.Join(' ', arguments)} ended with status {process.ExitCode} and the output '{output}'; expected 0 and a JSON object.");

        using var json = JsonDocument.Parse(output);
        double Number(string name) => json.RootElement.GetProperty(name).GetDouble();
        return new AccuracyResult(
            cell.Side, cell.Data, cell.Recipe, cell.Share, cell.Seed, json.RootElement.GetProperty("dev").GetProperty("accuracy").GetDouble(), Number("kept"),
            Number("seconds"), DateOnly.FromDateTime(DateTime.UtcNow), $"reference.py {string.Join(' ', arguments.Where(argument => !argument.StartsWith('/')))}");
    }

    private static int Threads => int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out int threads) ? threads : Environment.ProcessorCount;
}

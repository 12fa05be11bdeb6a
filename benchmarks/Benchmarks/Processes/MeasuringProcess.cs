using System.Diagnostics;
using System.Text.Json;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Runs one side of a measurement in a process of its own, bound to given cores.</summary>
internal static class MeasuringProcess
{
    /// <summary>Starts the program, waits for its end and reads the numbers of its last line, a flat JSON object.</summary>
    /// <param name="cores">The cores, as <c>taskset</c> names them; .NET takes their count for that of the machine.</param>
    /// <param name="variables">What to add to the environment.</param>
    /// <param name="command">Program and arguments.</param>
    /// <exception cref="IOException">The program failed or printed no numbers.</exception>
    public static IReadOnlyDictionary<string, double> Run(string cores, IReadOnlyDictionary<string, string> variables, params IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("taskset", ["-c", cores, .. command]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        string line = output.TrimEnd().Split('\n')[^1];
        if (process.ExitCode != 0 || !line.StartsWith('{'))
            throw new IOException($"'{string.Join(' ', command)}' ended with status {process.ExitCode} and the line '{line}'; expected 0 and a JSON object.");
        return JsonSerializer.Deserialize<Dictionary<string, double>>(line)!;
    }
}

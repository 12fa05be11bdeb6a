using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Benchmarks;

/// <summary>A small application that loads a model and scores one text, compiled ahead of time.</summary>
internal static class ScoreOnceProgram
{
    /// <summary>Publishes it ReadyToRun and returns its path.</summary>
    /// <exception cref="IOException">It cannot be published.</exception>
    public static string Publish()
    {
        string project = Path.Combine(Repository.Root, "benchmarks", "ScoreOnce"), output = Path.Combine(Repository.Output, "ScoreOnce");
        string runtime = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        using Process process = Process.Start("dotnet", ["publish", project, "-c", "Release", "-r", runtime, "-o", output, "-v", "quiet", "-clp:NoSummary"]);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"Publishing {project} for {runtime} ended with status {process.ExitCode}.");
        return Path.Combine(output, "MLNet.Pruning.Benchmarks.ScoreOnce");
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Benchmarks;

/// <summary>A small application that loads a model and scores one text, compiled ahead of time.</summary>
internal static class ScoreOnceProgram
{
    /// <summary>Publishes it ReadyToRun and returns its path.</summary>
    /// <param name="withRuntime">Whether the runtime is part of it, compiled as one with the application; else it uses the machine's.</param>
    /// <param name="forProcessor">Whether it is compiled for this machine's instructions, vectors among them; else for those of any processor.</param>
    /// <exception cref="IOException">It cannot be published.</exception>
    public static string Publish(bool withRuntime, bool forProcessor)
    {
        string project = Path.Combine(Repository.Root, "benchmarks", "ScoreOnce");
        string output = Path.Combine(Repository.Output, "ScoreOnce" + (withRuntime ? "-with-runtime" : "") + (forProcessor ? "-for-processor" : ""));
        string runtime = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        // What is left from publishing the other way would be taken for this one's.
        string compiled = Path.Combine(project, "obj", "Release", "net10.0", runtime);
        if (Directory.Exists(compiled))
            Directory.Delete(compiled, recursive: true);

        using Process process = Process.Start("dotnet",
        [
            "publish", project, "-c", "Release", "-r", runtime, "-o", output, "-v", "quiet", "-clp:NoSummary",
            $"-p:SelfContained={withRuntime}", $"-p:PublishReadyToRunComposite={withRuntime}",
            .. forProcessor ? (string[])["-p:PublishReadyToRunCrossgen2ExtraArgs=--instruction-set:native"] : [],
        ]);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"Publishing {project} for {runtime} ended with status {process.ExitCode}.");
        return Path.Combine(output, "MLNet.Pruning.Benchmarks.ScoreOnce");
    }
}

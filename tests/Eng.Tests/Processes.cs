using System.Diagnostics;

namespace MLNet.Pruning.Eng.Tests;

internal static class Processes
{
    /// <summary>Runs a process to its end; the output is followed by what went to the error stream.</summary>
    public static (int Status, string Output) Run(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}

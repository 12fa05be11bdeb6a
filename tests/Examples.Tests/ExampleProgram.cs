using System.Diagnostics;

namespace MLNet.Pruning.Examples.Tests;

/// <summary>An example as it was built beside these tests.</summary>
internal static class ExampleProgram
{
    /// <summary>The folder of its build, of the configuration of these tests.</summary>
    public static string Folder(string name) =>
        Repository.Path(Path.Combine("examples", name, "bin", Path.GetRelativePath(Repository.Path("tests/Examples.Tests/bin"), AppContext.BaseDirectory)));

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output, string Error)> Run(string name, params string[] arguments) =>
        RunIn(Directory.GetCurrentDirectory(), [Path.Combine(Folder(name), name + ".dll"), .. arguments]);

    /// <summary>Runs a command of dotnet to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunIn(string folder, params string[] arguments)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}

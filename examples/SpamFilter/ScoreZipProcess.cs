using System.Diagnostics;
using MLNet.Pruning.Examples.SpamFilter.Data;

namespace MLNet.Pruning.Examples.SpamFilter;

/// <summary>The example ScoreZip, an application without TorchSharp, in a process of its own.</summary>
internal static class ScoreZipProcess
{
    /// <summary>Lets it load the zip and score mails, which it gets as text files in <paramref name="folder"/>. It prints to this console.</summary>
    public static void Run(string zip, IEnumerable<MailRow> mails, string folder)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (var mail in mails)
        {
            files.Add(Path.Combine(folder, $"{files.Count + 1}-{mail.Label}.txt"));
            File.WriteAllText(files[^1], mail.Sentence1);
        }

        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string program = Path.Combine(AppContext.BaseDirectory, "ScoreZip", "ScoreZip.dll");
        using var process = Process.Start(host, [program, zip, .. files]);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{program} ended with exit code {process.ExitCode}.");
    }
}

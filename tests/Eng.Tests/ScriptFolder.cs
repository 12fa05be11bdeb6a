using System.Diagnostics;
using System.Runtime.Versioning;

namespace MLNet.Pruning.Eng.Tests;

/// <summary>A copy of the repository's scripts with stand-ins for the tools they call.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ScriptFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripts");

    public ScriptFolder(params string[] scripts)
    {
        foreach (string script in scripts)
            Write(script, File.ReadAllText(Path.Combine(Repository.Root, script)));
    }

    public void Write(string path, string text)
    {
        string full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Puts a bash script in front of the tool of that name.</summary>
    public void Tool(string name, string body) => Write("tools/" + name, "#!/usr/bin/env bash\n" + body);

    public string? Read(string path) => File.Exists(Path.Combine(_folder.FullName, path)) ? File.ReadAllText(Path.Combine(_folder.FullName, path)) : null;

    public (int Status, string Output) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(_folder.FullName, script), arguments);
        start.Environment["PATH"] = Path.Combine(_folder.FullName, "tools") + ":/usr/bin:/bin";
        return Processes.Run(start);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

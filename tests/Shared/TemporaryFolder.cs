namespace MLNet.Pruning.Tests;

/// <summary>A new folder that is deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("mlnet-pruning-").FullName;

    /// <summary>The full path of a file in the folder.</summary>
    public string Path(string name) => System.IO.Path.Combine(Root, name);

    /// <summary>Copies the files of another folder into this one, writable.</summary>
    public void Fill(string source)
    {
        foreach (string file in Directory.EnumerateFiles(source))
            File.WriteAllBytes(Path(System.IO.Path.GetFileName(file)), File.ReadAllBytes(file));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

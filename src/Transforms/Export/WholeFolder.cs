namespace MLNet.Pruning.Transforms;

/// <summary>Writes a folder that appears under its name only when it is whole.</summary>
internal static class WholeFolder
{
    /// <exception cref="IOException">The folder exists and is not empty, or cannot be written.</exception>
    public static void Write(string path, Action<string> write)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new IOException($"{path}: expected a new or an empty folder, found one with content or a file.");
        string unfinished = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(unfinished);
            write(unfinished);
            if (Directory.Exists(path))
                Directory.Delete(path);
            Directory.Move(unfinished, path);
        }
        catch
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }
}

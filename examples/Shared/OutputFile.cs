namespace MLNet.Pruning.Examples;

/// <summary>The file that a program writes in the end.</summary>
internal static class OutputFile
{
    /// <summary>Makes its folder, and finds out before the work whether it can be written.</summary>
    /// <exception cref="IOException">The path is that of a folder, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Prepare(string path)
    {
        string whole = Path.GetFullPath(path);
        if (Directory.Exists(whole))
            throw new IOException($"--output is '{path}', a folder; expected the name of a file.");
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        using var trial = new FileStream(whole + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }
}

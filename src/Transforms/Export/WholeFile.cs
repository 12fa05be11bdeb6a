namespace MLNet.Pruning.Transforms;

/// <summary>Writes files that appear under their names only when they are whole.</summary>
internal static class WholeFile
{
    public static void Write(string path, Action<Stream> write)
    {
        string unfinished = Beside(path);
        try
        {
            Fill(unfinished, write);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Writes two files that belong together: where either cannot be written or replaced, both stay as they were.</summary>
    public static void WriteTogether(string first, Action<Stream> writeFirst, string second, Action<Stream> writeSecond)
    {
        string newFirst = Beside(first), oldFirst = Beside(first), newSecond = Beside(second);
        try
        {
            Fill(newFirst, writeFirst);
            Fill(newSecond, writeSecond);
            bool replaces = File.Exists(first);
            if (replaces)
                File.Replace(newFirst, first, oldFirst);
            else
                File.Move(newFirst, first, overwrite: true);
            try
            {
                File.Move(newSecond, second, overwrite: true);
            }
            catch when (replaces)
            {
                File.Move(oldFirst, first, overwrite: true);
                throw;
            }
            catch
            {
                File.Delete(first);
                throw;
            }
            File.Delete(oldFirst);
        }
        finally
        {
            File.Delete(newFirst);
            File.Delete(newSecond);
        }
    }

    private static string Beside(string path) => $"{path}.{Path.GetRandomFileName()}.tmp";

    private static void Fill(string path, Action<Stream> write)
    {
        using FileStream stream = File.Create(path);
        write(stream);
    }
}

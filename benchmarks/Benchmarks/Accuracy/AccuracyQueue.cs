namespace MLNet.Pruning.Benchmarks;

/// <summary>
/// Works through cells of the accuracy table and writes every result as it comes. What the file has already is not trained again, and several processes
/// may work on one file: each holds a lock on the cell that it trains, which ends with the process.
/// </summary>
/// <param name="file">The results.</param>
/// <param name="locks">A folder for the locks.</param>
/// <param name="train">Trains one cell.</param>
internal sealed class AccuracyQueue(AccuracyFile file, string locks, Func<AccuracyCell, AccuracyResult> train)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);

    /// <summary>Trains those cells that have no result and that no other process trains.</summary>
    public void Work(IEnumerable<AccuracyCell> cells)
    {
        foreach (AccuracyCell cell in cells)
        {
            using FileStream? held = TryLock(Path.Combine(locks, $"{cell}.lock"));
            if (held is not null && !file.Read().Any(result => result.Cell() == cell))
                Append(train(cell));
        }
    }

    private void Append(AccuracyResult result)
    {
        FileStream? held;
        while ((held = TryLock(Path.Combine(locks, "append.lock"))) is null)
            Thread.Sleep(Retry);
        using (held)
            file.Append(result);
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

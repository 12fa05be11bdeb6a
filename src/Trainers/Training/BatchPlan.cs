namespace MLNet.Pruning.Trainers;

/// <summary>
/// Which rows make the batches of an epoch. Rows of like length go together, so that little padding is computed: the rows are shuffled, cut into
/// pools, sorted by length within a pool, cut into batches, and the batches shuffled. The seed and the epoch decide all of it.
/// </summary>
internal sealed class BatchPlan(IReadOnlyList<int> lengths, int batchSize, int seed)
{
    private const int BatchesPerPool = 50;

    /// <summary>Steps per epoch; the last batch of an epoch may be smaller.</summary>
    public int StepsPerEpoch { get; } = Steps(lengths.Count, batchSize);

    /// <summary>Steps that some rows make.</summary>
    public static int Steps(int rows, int batchSize) => (int)(((long)rows + batchSize - 1) / batchSize);

    /// <summary>The batches of an epoch (from 0), each a list of row numbers; every row stands in exactly one.</summary>
    public int[][] Epoch(int epoch)
    {
        var random = new CounterRandom((ulong)(uint)seed, CounterRandom.Stream("batches") + (ulong)epoch);
        int[] rows = [.. Enumerable.Range(0, lengths.Count)];
        random.Shuffle(rows.AsSpan());

        // A stable sort: rows of the same length keep the shuffled order.
        int[][] batches = [.. rows.Chunk((int)Math.Min((long)batchSize * BatchesPerPool, Array.MaxLength)).SelectMany(pool => pool.OrderBy(row => lengths[row]).Chunk(batchSize))];
        random.Shuffle(batches.AsSpan());
        return batches;
    }

    /// <summary>All rows in batches of like length, for measuring.</summary>
    public static IEnumerable<int[]> Sorted(IReadOnlyList<int> lengths, int batchSize) =>
        Enumerable.Range(0, lengths.Count).OrderBy(row => lengths[row]).Chunk(batchSize);
}

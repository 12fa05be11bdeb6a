namespace MLNet.Pruning.Transforms;

/// <summary>How many weights have which value, in bins of one width from -<see cref="Limit"/> to <see cref="Limit"/>. Zeros are not counted.</summary>
public sealed record WeightHistogram
{
    /// <summary>The number of bins; half of them are for negative weights.</summary>
    public const int Bins = 32;

    private readonly long[] _counts;

    internal WeightHistogram(IEnumerable<float[]> weights)
    {
        float limit = 0;
        foreach (float[] values in weights)
        {
            foreach (float value in values)
                limit = Math.Max(limit, Math.Abs(value));
        }

        _counts = new long[Bins];
        Limit = limit;
        foreach (float[] values in weights)
        {
            foreach (float value in values)
            {
                if (value != 0)
                    _counts[Math.Min(Bins - 1, (int)((value / Limit + 1) * (Bins / 2)))]++;
            }
        }
    }

    /// <summary>The largest magnitude of a weight; 0 where there are none.</summary>
    public double Limit { get; }

    /// <summary>The weights in every bin, from the most negative one on; a bin includes its lower edge, the last one its upper edge too.</summary>
    public IReadOnlyList<long> Counts => _counts;
}

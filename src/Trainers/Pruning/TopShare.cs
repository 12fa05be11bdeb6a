namespace MLNet.Pruning.Trainers;

/// <summary>
/// The mask of a matrix in two numbers: an element stays when its key is over the threshold, or equals it and stands no later than the last tie.
/// </summary>
/// <param name="Threshold">The smallest key that stays.</param>
/// <param name="LastTie">The row-major index of the last element of that key that stays.</param>
internal readonly record struct TopShare(double Threshold, long LastTie)
{
    public static readonly TopShare All = new(double.NegativeInfinity, long.MaxValue);
    public static readonly TopShare Nothing = new(double.PositiveInfinity, -1);

    /// <summary>Of weights ranked by their size: all that are not zero.</summary>
    public static readonly TopShare NonZero = new(0, -1);

    /// <summary>How many of <paramref name="count"/> elements stay at a share: the product, rounded down.</summary>
    public static long Kept(double share, long count) => (long)(share * count);
}

namespace MLNet.Pruning.Transforms;

/// <summary>How many weights have which value, those that pruning kept and those that it cut apart, in <see cref="Bins"/> bins of one width.</summary>
/// <param name="Low">The lower edge of the first bin, which counts smaller values too.</param>
/// <param name="High">The upper edge of the last bin, which counts larger values too.</param>
/// <param name="Kept">Weights that pruning kept, by bin.</param>
/// <param name="Cut">
/// Weights that pruning cut, by bin. Of a weight that the method set to zero, what counts is its value before training; one that was zero then too is left out.
/// </param>
public sealed record MaskedHistogram(double Low, double High, IReadOnlyList<long> Kept, IReadOnlyList<long> Cut)
{
    /// <summary>The number of bins.</summary>
    public const int Bins = 32;

    // Sums of so many stay far from the end of the range.
    private const long MostOfABin = 1L << 48;

    /// <exception cref="InvalidDataException">The edges are no range, or there are not <see cref="Bins"/> counts of 0 or more.</exception>
    internal void Check()
    {
        if (!double.IsFinite(Low) || !double.IsFinite(High) || High < Low)
            throw new InvalidDataException($"A histogram of the saved training report goes from {Low} to {High}.");
        if (Kept.Count != Bins || Cut.Count != Bins || Kept.Concat(Cut).Any(count => count is < 0 or > MostOfABin))
            throw new InvalidDataException($"A histogram of the saved training report has {Kept.Count} and {Cut.Count} counts; expected {Bins} each, from 0 to {MostOfABin}.");
    }
}

namespace MLNet.Pruning.Transforms;

/// <summary>
/// How many weights started at which value and moved how far in training, those that pruning kept and those that it cut apart. Magnitude pruning cuts
/// what ends near zero, movement pruning what moves towards zero (Sanh, Wolf and Rush, 2020, figure 1).
/// </summary>
/// <param name="StartLimit">
/// The values before training fall into <see cref="Bins"/> columns of one width from minus to plus this limit; the outermost count what lies beyond.
/// </param>
/// <param name="ChangeLimit">The changes, value after training minus value before, fall into as many rows likewise.</param>
/// <param name="Kept">Weights that pruning kept, row by row from the most negative change.</param>
/// <param name="Cut">Weights that pruning cut, likewise. Those that end at the value 0 are left out: some methods set to it what they cut.</param>
public sealed record MovementHistogram(double StartLimit, double ChangeLimit, IReadOnlyList<long> Kept, IReadOnlyList<long> Cut)
{
    /// <summary>The number of rows, and of columns.</summary>
    public const int Bins = 24;

    // Sums of so many stay far from the end of the range.
    private const long MostOfABin = 1L << 48;

    /// <exception cref="InvalidDataException">A limit is no number from 0 on, or there are not <see cref="Bins"/> squared counts of 0 or more.</exception>
    internal void Check()
    {
        if (!(StartLimit >= 0 && ChangeLimit >= 0) || !double.IsFinite(StartLimit + ChangeLimit))
            throw new InvalidDataException($"The histogram of movements in the saved training report has the limits {StartLimit} and {ChangeLimit}.");
        if (Kept.Count != Bins * Bins || Cut.Count != Bins * Bins || Kept.Concat(Cut).Any(count => count is < 0 or > MostOfABin))
            throw new InvalidDataException($"The histogram of movements in the saved training report has {Kept.Count} and {Cut.Count} counts; expected {Bins * Bins} each, from 0 to {MostOfABin}.");
    }
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Counts for a <see cref="MovementHistogram"/>.</summary>
internal sealed class MovementCounts(double startLimit, double changeLimit)
{
    private const int Bins = MovementHistogram.Bins;

    private readonly float _columnsPerUnit = BinsPerUnit(startLimit), _rowsPerUnit = BinsPerUnit(changeLimit);
    private readonly long[] _counts = new long[2 * Bins * Bins];

    public void Add(float start, float change, bool kept) =>
        _counts[(((Convert.ToInt32(kept) * Bins) + Place(change * _rowsPerUnit)) * Bins) + Place(start * _columnsPerUnit)]++;

    public MovementHistogram ToHistogram() => new(startLimit, changeLimit, _counts[(Bins * Bins)..], _counts[..(Bins * Bins)]);

    // Half a picture to the right before the fraction is cut off.
    private static int Place(float bins) => Math.Clamp((int)(bins + (Bins / 2)), 0, Bins - 1);

    private static float BinsPerUnit(double limit) => limit > 0 ? (float)(Bins / 2 / limit) : 0;
}

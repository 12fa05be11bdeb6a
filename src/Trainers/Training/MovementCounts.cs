using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Counts for a <see cref="MovementHistogram"/>.</summary>
internal sealed class MovementCounts(double startLimit, double changeLimit)
{
    private const int Bins = MovementHistogram.Bins;

    private readonly float _columnsPerUnit = BinsPerUnit(startLimit), _rowsPerUnit = BinsPerUnit(changeLimit);
    private readonly long[] _kept = new long[Bins * Bins], _cut = new long[Bins * Bins];

    public void Add(float start, float change, bool kept) => (kept ? _kept : _cut)[(Place(change * _rowsPerUnit) * Bins) + Place(start * _columnsPerUnit)]++;

    public MovementHistogram ToHistogram() => new(startLimit, changeLimit, _kept, _cut);

    private static int Place(float bins) => (int)Math.Clamp(bins + (Bins / 2), 0, Bins - 1);

    private static float BinsPerUnit(double limit) => limit > 0 ? (float)(Bins / 2 / limit) : 0;
}

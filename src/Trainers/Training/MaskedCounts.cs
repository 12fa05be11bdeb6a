using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Counts for a <see cref="MaskedHistogram"/>.</summary>
internal sealed class MaskedCounts(ValueRange range)
{
    private readonly float _low = (float)range.Low;
    private readonly float _binsPerUnit = range.High > range.Low ? (float)(MaskedHistogram.Bins / (range.High - range.Low)) : 0;
    private readonly long[] _kept = new long[MaskedHistogram.Bins], _cut = new long[MaskedHistogram.Bins];

    public void Add(float value, bool kept) => (kept ? _kept : _cut)[(int)Math.Clamp((value - _low) * _binsPerUnit, 0, MaskedHistogram.Bins - 1)]++;

    public MaskedHistogram ToHistogram() => new(range.Low, range.High, _kept, _cut);
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Counts for a <see cref="MaskedHistogram"/>.</summary>
internal sealed class MaskedCounts(ValueRange range)
{
    private const int Bins = MaskedHistogram.Bins;

    private readonly float _low = (float)range.Low;
    private readonly float _binsPerUnit = range.High > range.Low ? (float)(Bins / (range.High - range.Low)) : 0;
    private readonly long[] _counts = new long[2 * Bins];

    /// <summary>Counts a weight; what is kept is no branch, because nobody could guess it.</summary>
    public void Add(float value, bool kept) => _counts[(Convert.ToInt32(kept) * Bins) + Math.Clamp((int)((value - _low) * _binsPerUnit), 0, Bins - 1)]++;

    public MaskedHistogram ToHistogram() => new(range.Low, range.High, _counts[Bins..], _counts[..Bins]);
}

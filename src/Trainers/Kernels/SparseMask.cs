using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Trainers;

/// <summary>Whether a mask keeps few enough elements of a matrix for sparse products to pay, and which, where only these learn.</summary>
/// <param name="rows">Outputs.</param>
/// <param name="columns">Inputs.</param>
/// <param name="onlyKeptLearn">Whether the gradient of cut elements is of no use, since no score learns from it.</param>
internal sealed class SparseMask(int rows, int columns, bool onlyKeptLearn)
{
    private readonly int[] _rowStarts = new int[rows + 1];
    private int[] _kept = [];

    /// <summary>Whether products are sparse: the share is at most <see cref="SparseProducts.BreakEven"/>.</summary>
    public bool InUse { get; private set; }

    /// <summary>Whether the gradient is computed for kept elements alone: cut ones do not learn, and the share is at most <see cref="SparseProducts.SampledBreakEven"/>.</summary>
    public bool GradientIsSampled { get; private set; }

    /// <summary>The columns of the kept elements of a row, rising, zero weights among them; none unless <see cref="GradientIsSampled"/>.</summary>
    public ReadOnlySpan<int> KeptColumns(int row) => _kept.AsSpan(_rowStarts[row].._rowStarts[row + 1]);

    /// <summary>Takes a new mask.</summary>
    /// <param name="keys">What it ranks, row-major.</param>
    /// <param name="absolute">Whether it ranks by absolute value.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="kept">How many elements it keeps.</param>
    public void Update(ReadOnlySpan<float> keys, bool absolute, TopShare mask, int kept)
    {
        InUse = kept <= SparseProducts.BreakEven * keys.Length;
        GradientIsSampled = onlyKeptLearn && kept <= SparseProducts.SampledBreakEven * keys.Length;
        if (!GradientIsSampled)
            return;

        if (_kept.Length < kept)
            _kept = new int[kept];
        int next = 0;
        for (int row = 0; row < rows; row++)
        {
            int first = row * columns, ties = (int)Math.Clamp(mask.LastTie + 1 - first, 0, columns);
            var line = keys.Slice(first, columns);
            float threshold = (float)mask.Threshold;
            next = Gather(line[..ties], absolute, threshold, 0, next);
            next = Gather(line[ties..], absolute, MathF.BitIncrement(threshold), ties, next);
            _rowStarts[row + 1] = next;
        }
    }

    private int Gather(ReadOnlySpan<float> keys, bool absolute, float cut, int firstColumn, int next)
    {
        int start = 0;
        var cuts = Vector256.Create(cut);
        for (; start + Vector256<float>.Count <= keys.Length; start += Vector256<float>.Count)
        {
            var key = Vector256.Create(keys[start..]);
            uint reached = Vector256.GreaterThanOrEqual(absolute ? Vector256.Abs(key) : key, cuts).ExtractMostSignificantBits();
            for (; reached != 0; reached &= reached - 1)
                _kept[next++] = firstColumn + start + BitOperations.TrailingZeroCount(reached);
        }
        for (; start < keys.Length; start++)
        {
            if ((absolute ? Math.Abs(keys[start]) : keys[start]) >= cut)
                _kept[next++] = firstColumn + start;
        }
        return next;
    }
}

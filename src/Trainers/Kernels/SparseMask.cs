using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Trainers;

/// <summary>Whether a mask keeps few enough elements of a matrix for sparse products to pay, and which, where only these learn.</summary>
/// <param name="rows">Outputs.</param>
/// <param name="columns">Inputs.</param>
/// <param name="onlyKeptLearn">Whether the gradient of cut elements is of no use, since no score learns from it.</param>
internal sealed class SparseMask(int rows, int columns, bool onlyKeptLearn)
{
    private readonly int[] _starts = new int[Math.Max(rows, columns) + 1];
    private int[] _kept = [];

    /// <summary>Whether products are sparse: the share is at most <see cref="SparseProducts.BreakEven"/>.</summary>
    public bool InUse { get; private set; }

    /// <summary>Whether the gradient is computed for kept elements alone: cut ones do not learn, and the share is at most <see cref="SparseProducts.SampledBreakEven"/>.</summary>
    public bool GradientIsSampled { get; private set; }

    /// <summary>Whether <see cref="KeptOf"/> goes by column: there are more columns than rows.</summary>
    public bool ByColumn => columns > rows;

    /// <summary>
    /// The columns of the kept elements of a row, or their rows where it goes <see cref="ByColumn"/>; rising, zero weights among them. It is what the mask
    /// keeps only where <see cref="GradientIsSampled"/>.
    /// </summary>
    public ReadOnlySpan<int> KeptOf(int line) => _kept.AsSpan(_starts[line].._starts[line + 1]);

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
        if (!ByColumn)
        {
            GatherRows(keys, absolute, mask, _kept, _starts);
            return;
        }
        int[] kepts = ArrayPool<int>.Shared.Rent(kept), starts = ArrayPool<int>.Shared.Rent(rows + 1);
        GatherRows(keys, absolute, mask, kepts, starts);
        Transpose(kepts, starts);
        ArrayPool<int>.Shared.Return(kepts);
        ArrayPool<int>.Shared.Return(starts);
    }

    private void GatherRows(ReadOnlySpan<float> keys, bool absolute, TopShare mask, int[] kept, int[] starts)
    {
        float threshold = (float)mask.Threshold;
        int next = starts[0] = 0;
        for (int row = 0; row < rows; row++)
        {
            int first = row * columns, ties = (int)Math.Clamp(mask.LastTie + 1 - first, 0, columns);
            var line = keys.Slice(first, columns);
            next = Gather(line[..ties], absolute, threshold, 0, kept, next);
            next = Gather(line[ties..], absolute, MathF.BitIncrement(threshold), ties, kept, next);
            starts[row + 1] = next;
        }
    }

    private void Transpose(int[] kept, int[] starts)
    {
        Array.Clear(_starts);
        foreach (int column in kept.AsSpan(0, starts[rows]))
            _starts[column + 1]++;
        for (int column = 0; column < columns; column++)
            _starts[column + 1] += _starts[column];
        for (int row = 0; row < rows; row++)
        {
            foreach (int column in kept.AsSpan(starts[row]..starts[row + 1]))
                _kept[_starts[column]++] = row;
        }

        // Every column's start has moved to its end.
        Array.Copy(_starts, 0, _starts, 1, columns);
        _starts[0] = 0;
    }

    private static int Gather(ReadOnlySpan<float> keys, bool absolute, float cut, int firstColumn, int[] kept, int next)
    {
        int start = 0;
        var cuts = Vector256.Create(cut);
        for (; start + Vector256<float>.Count <= keys.Length; start += Vector256<float>.Count)
        {
            var key = Vector256.Create(keys[start..]);
            uint reached = Vector256.GreaterThanOrEqual(absolute ? Vector256.Abs(key) : key, cuts).ExtractMostSignificantBits();
            for (; reached != 0; reached &= reached - 1)
                kept[next++] = firstColumn + start + BitOperations.TrailingZeroCount(reached);
        }
        for (; start < keys.Length; start++)
        {
            if ((absolute ? Math.Abs(keys[start]) : keys[start]) >= cut)
                kept[next++] = firstColumn + start;
        }
        return next;
    }
}

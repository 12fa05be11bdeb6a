using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Finds the k largest elements exactly in one pass: a sorted sample brackets the k-th, the pass counts what is above the bracket and gathers what is
/// inside, and a quickselect ends it. Ties go to the lowest index.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal static class TopShareSelector<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int SampleSize = 1024;

    /// <param name="values">The values; no NaN among them.</param>
    /// <param name="absolute">Whether to rank by absolute value.</param>
    /// <param name="keep">How many stay.</param>
    public static TopShare Select(ReadOnlySpan<T> values, bool absolute, long keep)
    {
        if (keep <= 0)
            return TopShare.Nothing;
        if (keep >= values.Length)
            return TopShare.All;

        T[] buffer = ArrayPool<T>.Shared.Rent(values.Length);
        try
        {
            var (low, high) = Bracket(values, absolute, keep, buffer);
            var (above, inside) = Gather(values, absolute, low, high, buffer);
            if (above >= keep || above + inside < keep)
                (above, inside) = Gather(values, absolute, T.NegativeInfinity, T.PositiveInfinity, buffer);

            var candidates = buffer.AsSpan(0, inside);
            T threshold = QuickSelect(candidates, (int)keep - above);
            int greater = above, equal = 0;
            foreach (T candidate in candidates)
            {
                greater += candidate > threshold ? 1 : 0;
                equal += candidate == threshold ? 1 : 0;
            }
            int ties = (int)keep - greater;
            return new TopShare(double.CreateChecked(threshold), ties == equal ? values.Length - 1 : IndexOfTie(values, absolute, threshold, ties));
        }
        finally
        {
            ArrayPool<T>.Shared.Return(buffer);
        }
    }

    /// <summary>Two values that very likely have the k-th largest between them: order statistics of a sample, four standard deviations apart.</summary>
    private static (T Low, T High) Bracket(ReadOnlySpan<T> values, bool absolute, long keep, Span<T> buffer)
    {
        if (values.Length <= 4 * SampleSize)
            return (T.NegativeInfinity, T.PositiveInfinity);

        var sample = buffer[..SampleSize];
        for (int i = 0; i < SampleSize; i++)
            sample[i] = Key(values[(int)((long)i * values.Length / SampleSize)], absolute);
        sample.Sort();
        double share = (double)keep / values.Length;
        double rank = (1 - share) * SampleSize, margin = 4 * Math.Sqrt(share * (1 - share) * SampleSize) + 1;
        int low = (int)(rank - margin), high = (int)Math.Ceiling(rank + margin);
        return (low < 0 ? T.NegativeInfinity : sample[low], high >= SampleSize ? T.PositiveInfinity : sample[high]);
    }

    /// <summary>Counts the keys over <paramref name="high"/> and copies those from <paramref name="low"/> to <paramref name="high"/>.</summary>
    private static (int Above, int Inside) Gather(ReadOnlySpan<T> values, bool absolute, T low, T high, Span<T> buffer)
    {
        int above = 0, inside = 0;
        var lows = new Vector<T>(low);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        foreach (var vector in vectors)
        {
            var keys = absolute ? Vector.Abs(vector) : vector;
            if (!Vector.GreaterThanOrEqualAny(keys, lows))
                continue;
            for (int lane = 0; lane < Vector<T>.Count; lane++)
                Sort(keys[lane], buffer);
        }
        foreach (T value in values[(vectors.Length * Vector<T>.Count)..])
            Sort(Key(value, absolute), buffer);
        return (above, inside);

        void Sort(T key, Span<T> kept)
        {
            if (key > high)
                above++;
            else if (key >= low)
                kept[inside++] = key;
        }
    }

    /// <summary>The k-th largest, from 1; reorders the values.</summary>
    private static T QuickSelect(Span<T> values, int k)
    {
        while (true)
        {
            T pivot = MedianOfThree(values[0], values[values.Length / 2], values[^1]);

            // Three parts: over the pivot, equal to it, under it.
            int over = 0, next = 0, under = values.Length;
            while (next < under)
            {
                if (values[next] > pivot)
                    Swap(ref values[over++], ref values[next++]);
                else if (values[next] < pivot)
                    Swap(ref values[next], ref values[--under]);
                else
                    next++;
            }

            if (k <= over)
                values = values[..over];
            else if (k <= under)
                return pivot;
            else
            {
                values = values[under..];
                k -= under;
            }
        }
    }

    private static void Swap(ref T a, ref T b) => (a, b) = (b, a);

    private static T MedianOfThree(T a, T b, T c) => T.Max(T.Min(a, b), T.Min(T.Max(a, b), c));

    private static int IndexOfTie(ReadOnlySpan<T> values, bool absolute, T threshold, int number)
    {
        for (int i = 0; ; i++)
        {
            if (Key(values[i], absolute) == threshold && --number == 0)
                return i;
        }
    }

    private static T Key(T value, bool absolute) => absolute ? T.Abs(value) : value;
}

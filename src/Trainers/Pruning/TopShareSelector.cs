using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Finds the k largest elements exactly, in little more than one pass: order statistics of a sample bracket the k-th, a vector pass counts what is above
/// the bracket and gathers what is inside, and so on with the gathered until they are few. Ties go to the lowest index.
/// </summary>
/// <remarks>The idea is Floyd and Rivest's (Algorithm 489, 1975).</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal static class TopShareSelector<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int LargestSample = 2048;
    private const int Few = 2048;

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
            var (candidates, above) = Narrow(values, absolute, (int)keep, buffer);
            var gathered = buffer.AsSpan(0, candidates);
            T threshold = QuickSelect(gathered, (int)keep - above);
            int ties = (int)keep - above, equal = 0;
            foreach (T candidate in gathered)
            {
                ties -= candidate > threshold ? 1 : 0;
                equal += candidate == threshold ? 1 : 0;
            }
            return new TopShare(double.CreateChecked(threshold), ties == equal ? values.Length - 1 : IndexOfTie(values, absolute, threshold, ties));
        }
        finally
        {
            ArrayPool<T>.Shared.Return(buffer);
        }
    }

    /// <summary>Gathers candidates for the k-th largest at the start of the buffer, and tells how many there are and how many values are above them all.</summary>
    private static (int Candidates, int Above) Narrow(ReadOnlySpan<T> values, bool absolute, int keep, Span<T> buffer)
    {
        int above = 0;
        var rest = values;
        bool restAbsolute = absolute;
        while (true)
        {
            var (low, high) = Bracket(rest, restAbsolute, keep - above);
            var (over, inside) = Gather(rest, restAbsolute, low, high, buffer);
            if (over >= keep - above || over + inside < keep - above)
                return (Gather(values, absolute, T.NegativeInfinity, T.PositiveInfinity, buffer).Inside, 0);

            // Where most are equal, a bracket does not narrow.
            above += over;
            if (inside <= Few || inside > rest.Length / 2)
                return (inside, above);
            rest = buffer[..inside];
            restAbsolute = false;
        }
    }

    /// <summary>Two values that very likely have the k-th largest between them: order statistics of a sample, three standard deviations off on either side.</summary>
    private static (T Low, T High) Bracket(ReadOnlySpan<T> values, bool absolute, int keep)
    {
        int size = Math.Min(LargestSample, values.Length / 16);
        double share = (double)keep / values.Length;
        double rank = share * size, margin = (3 * Math.Sqrt(share * (1 - share) * size)) + 1;
        int high = (int)(rank - margin), low = (int)Math.Ceiling(rank + margin);

        Span<T> sample = stackalloc T[LargestSample];
        sample = sample[..size];
        for (int i = 0; i < size; i++)
            sample[i] = Key(values[SamplePosition(i, size, values.Length)], absolute);
        return (low > size ? T.NegativeInfinity : QuickSelect(sample, low), high < 1 ? T.PositiveInfinity : QuickSelect(sample, high));
    }

    /// <summary>Somewhere in part i of size equal parts: even steps would keep hitting the same few columns of a matrix.</summary>
    internal static int SamplePosition(int i, int size, int count) => (int)((((long)i * count) + ((uint)i * 0x9E3779B1 % (uint)count)) / size);

    /// <summary>Counts the keys over <paramref name="high"/> and copies those from <paramref name="low"/> to <paramref name="high"/>; in place too.</summary>
    private static (int Above, int Inside) Gather(ReadOnlySpan<T> values, bool absolute, T low, T high, Span<T> buffer)
    {
        int above = 0, inside = 0, start = 0;
        var (lows, highs) = (Vector256.Create(low), Vector256.Create(high));
        for (; start + Vector256<T>.Count <= values.Length; start += Vector256<T>.Count)
        {
            var keys = Vector256.Create(values[start..]);
            keys = absolute ? Vector256.Abs(keys) : keys;
            uint over = Vector256.GreaterThan(keys, highs).ExtractMostSignificantBits();
            above += BitOperations.PopCount(over);
            for (uint reached = Vector256.GreaterThanOrEqual(keys, lows).ExtractMostSignificantBits() & ~over; reached != 0; reached &= reached - 1)
                buffer[inside++] = Key(values[start + BitOperations.TrailingZeroCount(reached)], absolute);
        }
        for (; start < values.Length; start++)
        {
            T key = Key(values[start], absolute);
            if (key > high)
                above++;
            else if (key >= low)
                buffer[inside++] = key;
        }
        return (above, inside);
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

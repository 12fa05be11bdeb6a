using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// A sparse matrix times a tile of tokens: row by row, the sum over the row's non-zeros of value * input[column], taken in their order. Four rows are
/// summed up side by side, so that their additions need not wait for each other.
/// </summary>
internal static class SparseKernel
{
    /// <summary>Rows that lie interleaved.</summary>
    public const int Rows = 4;

    /// <summary>Multiplies.</summary>
    /// <param name="order">The rows in the order in which their non-zeros lie, four by four; each once.</param>
    /// <param name="ends">Where the non-zeros of every four rows end; rising, multiples of <see cref="Rows"/>, at most the count of entries.</param>
    /// <param name="entries">
    /// The non-zeros, of the four rows in turn; their columns lie within the input's features. The four have as many, and so have rows that are missing
    /// in the last four.
    /// </param>
    /// <param name="input">The first word of the input tile, feature after feature; at least one where there are entries.</param>
    /// <param name="epilogue">Takes every row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile, TFormat, TEntry, TEpilogue>(
        ReadOnlySpan<int> order, ReadOnlySpan<int> ends, ReadOnlySpan<TEntry> entries, ref float input, TEpilogue epilogue)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TEntry : struct, ISparseEntry<TEntry>
        where TEpilogue : struct, IEpilogue<TTile>, allows ref struct
    {
        if (ends.Length != (order.Length + Rows - 1) / Rows || (!ends.IsEmpty && ends[^1] > entries.Length))
            throw new ArgumentException($"{entries.Length} entries do not fill {order.Length} rows.");
        ref TEntry entry = ref MemoryMarshal.GetReference(entries);
        nint i = 0;
        for (int r = 0; r < order.Length;)
        {
            nint end = ends[r / Rows];
            TTile sum0 = TTile.Create(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (; i < end; i += Rows)
            {
                Add<TTile, TFormat, TEntry>(ref sum0, ref Unsafe.Add(ref entry, i), ref input);
                Add<TTile, TFormat, TEntry>(ref sum1, ref Unsafe.Add(ref entry, i + 1), ref input);
                Add<TTile, TFormat, TEntry>(ref sum2, ref Unsafe.Add(ref entry, i + 2), ref input);
                Add<TTile, TFormat, TEntry>(ref sum3, ref Unsafe.Add(ref entry, i + 3), ref input);
            }

            // One place that finishes all four: the compiler inlines an epilogue once, more often it would give up.
            for (int last = Math.Min(r + Rows, order.Length); r < last; r++)
            {
                epilogue.Finish(sum0, order[r]);
                (sum0, sum1, sum2) = (sum1, sum2, sum3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TTile, TFormat, TEntry>(ref TTile sum, ref TEntry entry, ref float input)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TEntry : struct, ISparseEntry<TEntry> =>
        sum.Accumulate(TTile.Broadcast(ref TEntry.Value(ref entry), 0), TFormat.Load(ref input, (nint)TEntry.Column(ref entry) * TFormat.Words));
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// A sparse matrix times a tile of tokens: row by row, the sum over the row's non-zeros of value * input[column]. Four partial sums take the
/// non-zeros in turn, whatever the tile's width, so that a token's bits depend on nothing but its own row of text.
/// </summary>
internal static class SparseKernel
{
    /// <summary>Non-zeros per row are padded to a multiple of this.</summary>
    public const int Unroll = 4;

    /// <summary>Multiplies.</summary>
    /// <param name="order">The rows in the order in which their non-zeros lie; each once.</param>
    /// <param name="ends">Where the non-zeros of each of them end; rising, multiples of <see cref="Unroll"/>, at most the count of entries.</param>
    /// <param name="entries">The non-zeros; their columns lie within the input's features.</param>
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
        if (ends.Length != order.Length || (!ends.IsEmpty && ends[^1] > entries.Length))
            throw new ArgumentException($"{entries.Length} entries do not fill {order.Length} rows.");
        ref TEntry entry = ref MemoryMarshal.GetReference(entries);
        nint i = 0;
        for (int r = 0; r < order.Length; r++)
        {
            nint end = ends[r];
            TTile sum0 = TTile.Create(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (; i < end; i += Unroll)
            {
                Add<TTile, TFormat, TEntry>(ref sum0, ref Unsafe.Add(ref entry, i), ref input);
                Add<TTile, TFormat, TEntry>(ref sum1, ref Unsafe.Add(ref entry, i + 1), ref input);
                Add<TTile, TFormat, TEntry>(ref sum2, ref Unsafe.Add(ref entry, i + 2), ref input);
                Add<TTile, TFormat, TEntry>(ref sum3, ref Unsafe.Add(ref entry, i + 3), ref input);
            }

            epilogue.Finish(sum0 + sum1 + (sum2 + sum3), order[r]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TTile, TFormat, TEntry>(ref TTile sum, ref TEntry entry, ref float input)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TEntry : struct, ISparseEntry<TEntry> =>
        sum.Accumulate(TTile.Broadcast(ref TEntry.Value(ref entry), 0), TFormat.Load(ref input, (nint)TEntry.Column(ref entry) * TFormat.Words));
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// A block-sparse matrix times a tile of tokens. A block is four neighbouring rows of one column: its input is read once for four values.
/// The sums are taken in the order of the columns.
/// </summary>
internal static class BlockKernel
{
    /// <summary>Rows of a block.</summary>
    public const int Height = 4;

    /// <summary>Multiplies.</summary>
    /// <param name="rows">Rows of the matrix; the last block may reach beyond.</param>
    /// <param name="ends">Where the blocks of every four rows end; rising, at most the count of columns.</param>
    /// <param name="columns">The column of every block, within the input's features.</param>
    /// <param name="values">Four values a block.</param>
    /// <param name="input">The first word of the input tile, feature after feature.</param>
    /// <param name="epilogue">Takes every row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile, TFormat, TEpilogue>(
        int rows, ReadOnlySpan<int> ends, ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ref float input, TEpilogue epilogue)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TEpilogue : struct, IEpilogue<TTile>, allows ref struct
    {
        if ((!ends.IsEmpty && ends[^1] > columns.Length) || values.Length < Height * columns.Length)
            throw new ArgumentException($"{columns.Length} blocks with {values.Length} values do not fill {rows} rows.");
        ref int column = ref MemoryMarshal.GetReference(columns);
        ref float value = ref MemoryMarshal.GetReference(values);
        nint i = 0;
        for (int row = 0; row < rows; row += Height)
        {
            nint end = ends[row / Height];
            TTile sum0 = TTile.Create(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (; i < end; i++)
            {
                TTile x = TFormat.Load(ref input, (nint)Unsafe.Add(ref column, i) * TFormat.Words);
                ref float block = ref Unsafe.Add(ref value, i * Height);
                sum0.Accumulate(TTile.Broadcast(ref block, 0), x);
                sum1.Accumulate(TTile.Broadcast(ref block, 1), x);
                sum2.Accumulate(TTile.Broadcast(ref block, 2), x);
                sum3.Accumulate(TTile.Broadcast(ref block, 3), x);
            }

            epilogue.Finish(sum0, row);
            if (row + 1 < rows)
                epilogue.Finish(sum1, row + 1);
            if (row + 2 < rows)
                epilogue.Finish(sum2, row + 2);
            if (row + 3 < rows)
                epilogue.Finish(sum3, row + 3);
        }
    }
}

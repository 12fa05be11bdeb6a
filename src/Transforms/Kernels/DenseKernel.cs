using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>A dense matrix times a tile of tokens: row by row, the sum over k of left(row, k) * input[k], taken in the order of k.</summary>
internal static class DenseKernel
{
    /// <summary>Multiplies.</summary>
    /// <param name="left">The matrix, within its bounds for every row and column: value (row, k) lies at <c>row * rowStride + k * columnStride</c>.</param>
    /// <param name="rowStride">Distance from row to row.</param>
    /// <param name="columnStride">Distance from column to column.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix, and features of the input.</param>
    /// <param name="input">The first word of the input tile: <paramref name="columns"/> features.</param>
    /// <param name="inputStride">Words from one input feature to the next.</param>
    /// <param name="epilogue">Takes every row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile, TFormat, TEpilogue>(
        ref float left, nint rowStride, nint columnStride, int rows, int columns, ref float input, nint inputStride, TEpilogue epilogue)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TEpilogue : struct, IEpilogue<TTile>, allows ref struct
    {
        int row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            ref float left0 = ref Unsafe.Add(ref left, row * rowStride);
            ref float left1 = ref Unsafe.Add(ref left0, rowStride);
            ref float left2 = ref Unsafe.Add(ref left1, rowStride);
            ref float left3 = ref Unsafe.Add(ref left2, rowStride);
            TTile sum0 = TTile.Create(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            nint offset = 0, column = 0;
            for (int k = columns; k > 0; k--, offset += inputStride, column += columnStride)
            {
                TTile x = TFormat.Load(ref input, offset);
                sum0.Accumulate(TTile.Broadcast(ref left0, column), x);
                sum1.Accumulate(TTile.Broadcast(ref left1, column), x);
                sum2.Accumulate(TTile.Broadcast(ref left2, column), x);
                sum3.Accumulate(TTile.Broadcast(ref left3, column), x);
            }

            epilogue.Finish(sum0, row);
            epilogue.Finish(sum1, row + 1);
            epilogue.Finish(sum2, row + 2);
            epilogue.Finish(sum3, row + 3);
        }

        for (; row < rows; row++)
        {
            ref float line = ref Unsafe.Add(ref left, row * rowStride);
            TTile sum = TTile.Create(0f);
            for (nint k = 0; k < columns; k++)
                sum.Accumulate(TTile.Broadcast(ref line, k * columnStride), TFormat.Load(ref input, k * inputStride));
            epilogue.Finish(sum, row);
        }
    }
}

using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// A matrix of 16-bit integers times a tile of tokens: row by row, the sum over k of left(row, k) * input[k]. A word holds two neighbouring k, so that
/// one instruction multiplies both. Sums are exact within a block of columns, and the blocks are added as floats in their order.
/// </summary>
internal static class IntegerKernel
{
    /// <summary>The largest size of a value of the matrix: as many bits as leave a block's sum within 32.</summary>
    public const int LargestLeft = 4095;

    /// <summary>The largest size of a value of the input.</summary>
    public const int LargestInput = 16383;

    // 32 products of 4095 * 16383 lie within 32 bits.
    private const int PairsPerBlock = 16;

    /// <summary>Multiplies.</summary>
    /// <param name="left">The matrix, within its bounds for every row and pair: the word of row and pair lies at <c>row * rowStride + pair * pairStride</c>.</param>
    /// <param name="rowStride">Words from row to row.</param>
    /// <param name="pairStride">Words from pair to pair.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="pairs">Pairs of columns of the matrix, and of features of the input.</param>
    /// <param name="input">The first word of the input tile: <paramref name="pairs"/> words a token.</param>
    /// <param name="inputStride">Words from one pair of features to the next.</param>
    /// <param name="epilogue">Takes every row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile, TEpilogue>(
        ref float left, nint rowStride, nint pairStride, int rows, int pairs, ref float input, nint inputStride, TEpilogue epilogue)
        where TTile : struct, ITile<TTile>
        where TEpilogue : struct, IEpilogue<TTile>, allows ref struct
    {
        int row = 0;
        for (; row + 2 <= rows; row += 2)
        {
            ref float left0 = ref Unsafe.Add(ref left, row * rowStride);
            ref float left1 = ref Unsafe.Add(ref left0, rowStride);
            TTile sum0 = TTile.Create(0f), sum1 = sum0;
            nint offset = 0, column = 0;
            for (int rest = pairs; rest > 0; rest -= PairsPerBlock)
            {
                TTile block0 = TTile.Create(0f), block1 = block0;
                for (int k = Math.Min(rest, PairsPerBlock); k > 0; k--, offset += inputStride, column += pairStride)
                {
                    TTile x = TTile.Load(ref input, offset);
                    block0.AccumulateIntegers(TTile.Broadcast(ref left0, column), x);
                    block1.AccumulateIntegers(TTile.Broadcast(ref left1, column), x);
                }

                sum0 += TTile.FromIntegers(block0);
                sum1 += TTile.FromIntegers(block1);
            }

            epilogue.Finish(sum0, row);
            epilogue.Finish(sum1, row + 1);
        }

        if (row < rows)
        {
            ref float line = ref Unsafe.Add(ref left, row * rowStride);
            TTile sum = TTile.Create(0f);
            for (int first = 0; first < pairs; first += PairsPerBlock)
            {
                TTile block = TTile.Create(0f);
                for (nint k = first; k < Math.Min(first + PairsPerBlock, pairs); k++)
                    block.AccumulateIntegers(TTile.Broadcast(ref line, k * pairStride), TTile.Load(ref input, k * inputStride));
                sum += TTile.FromIntegers(block);
            }

            epilogue.Finish(sum, row);
        }
    }
}

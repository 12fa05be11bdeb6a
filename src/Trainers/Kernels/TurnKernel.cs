using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Trainers;

/// <summary>Turns rows into columns, eight by eight in registers.</summary>
internal static class TurnKernel
{
    private const int Block = 8;

    /// <summary>destination(column, row) = source(row, column).</summary>
    /// <param name="source">The first value of the first row.</param>
    /// <param name="sourceStride">Floats from row to row.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="destination">Receives the first column as its first row.</param>
    /// <param name="destinationStride">Floats from row to row of the destination.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(ref float source, nint sourceStride, int rows, int columns, ref float destination, nint destinationStride)
    {
        int wholeRows = Vector256.IsHardwareAccelerated ? rows / Block * Block : 0, wholeColumns = columns / Block * Block;
        for (int row = 0; row < wholeRows; row += Block)
        {
            for (int column = 0; column < wholeColumns; column += Block)
            {
                Turn(ref Unsafe.Add(ref source, (row * sourceStride) + column), sourceStride,
                    ref Unsafe.Add(ref destination, (column * destinationStride) + row), destinationStride);
            }
        }
        for (int row = 0; row < rows; row++)
        {
            for (int column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
                Unsafe.Add(ref destination, (column * destinationStride) + row) = Unsafe.Add(ref source, (row * sourceStride) + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(ref float source, nint sourceStride, ref float destination, nint stride)
    {
        var row0 = Vector256.LoadUnsafe(ref source);
        var row1 = Vector256.LoadUnsafe(ref source, (nuint)sourceStride);
        var row2 = Vector256.LoadUnsafe(ref source, (nuint)(2 * sourceStride));
        var row3 = Vector256.LoadUnsafe(ref source, (nuint)(3 * sourceStride));
        var row4 = Vector256.LoadUnsafe(ref source, (nuint)(4 * sourceStride));
        var row5 = Vector256.LoadUnsafe(ref source, (nuint)(5 * sourceStride));
        var row6 = Vector256.LoadUnsafe(ref source, (nuint)(6 * sourceStride));
        var row7 = Vector256.LoadUnsafe(ref source, (nuint)(7 * sourceStride));
        Swap1(ref row0, ref row1);
        Swap1(ref row2, ref row3);
        Swap1(ref row4, ref row5);
        Swap1(ref row6, ref row7);
        Swap2(ref row0, ref row2);
        Swap2(ref row1, ref row3);
        Swap2(ref row4, ref row6);
        Swap2(ref row5, ref row7);
        Swap4(ref row0, ref row4);
        Swap4(ref row1, ref row5);
        Swap4(ref row2, ref row6);
        Swap4(ref row3, ref row7);
        row0.StoreUnsafe(ref destination);
        row1.StoreUnsafe(ref destination, (nuint)stride);
        row2.StoreUnsafe(ref destination, (nuint)(2 * stride));
        row3.StoreUnsafe(ref destination, (nuint)(3 * stride));
        row4.StoreUnsafe(ref destination, (nuint)(4 * stride));
        row5.StoreUnsafe(ref destination, (nuint)(5 * stride));
        row6.StoreUnsafe(ref destination, (nuint)(6 * stride));
        row7.StoreUnsafe(ref destination, (nuint)(7 * stride));
    }

    // The lanes of the upper row whose number has the bit 1, 2 or 4 change places with those of the lower row whose number lacks it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap1(ref Vector256<float> upper, ref Vector256<float> lower)
    {
        var stays = Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle();
        var first = Vector256.ConditionalSelect(stays, upper, Vector256.Shuffle(lower, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
        lower = Vector256.ConditionalSelect(stays, Vector256.Shuffle(upper, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)), lower);
        upper = first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap2(ref Vector256<float> upper, ref Vector256<float> lower)
    {
        var stays = Vector256.Create(-1, -1, 0, 0, -1, -1, 0, 0).AsSingle();
        var first = Vector256.ConditionalSelect(stays, upper, Vector256.Shuffle(lower, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        lower = Vector256.ConditionalSelect(stays, Vector256.Shuffle(upper, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)), lower);
        upper = first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap4(ref Vector256<float> upper, ref Vector256<float> lower)
    {
        var first = Vector256.Create(upper.GetLower(), lower.GetLower());
        lower = Vector256.Create(upper.GetUpper(), lower.GetUpper());
        upper = first;
    }
}

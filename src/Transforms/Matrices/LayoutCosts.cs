using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Transforms;

/// <summary>What a layout costs per value that it multiplies, zeros included, as a multiple of the dense layout's cost.</summary>
/// <param name="Sparse">Per non-zero.</param>
/// <param name="Blocks">Per value of a block.</param>
/// <param name="SparseRow">Per row, whatever it holds, in the sparse layout.</param>
internal sealed record LayoutCosts(double Sparse, double Blocks, double SparseRow)
{
    private static readonly LayoutCosts Exact =
        Vector512.IsHardwareAccelerated ? new(1.6, 1.1, 6) : Vector256.IsHardwareAccelerated ? new(1.6, 1.1, 6) : new(1.6, 1.1, 6);

    private static readonly LayoutCosts Fast =
        Vector512.IsHardwareAccelerated ? new(1.2, 1.1, 6) : Vector256.IsHardwareAccelerated ? new(1.2, 1.1, 6) : new(1.2, 1.1, 6);

    public static LayoutCosts For(ScoringPrecision scoring) => scoring == ScoringPrecision.Fast ? Fast : Exact;

    /// <summary>The cheapest layout.</summary>
    public MatrixLayout Choose(CompressedRows stored)
    {
        double dense = (double)stored.Rows * stored.Columns;
        double sparse = stored.Columns > SparseMatrix.MaxColumns ? double.PositiveInfinity : Sparse * stored.Values.Length + SparseRow * stored.Rows;
        double blocks = Blocks * BlockMatrix.CountBlocks(stored) * BlockKernel.Height;
        if (dense <= Math.Min(sparse, blocks))
            return MatrixLayout.Dense;
        return sparse <= blocks ? MatrixLayout.Sparse : MatrixLayout.Blocks;
    }
}

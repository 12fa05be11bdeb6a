using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Transforms;

/// <summary>What a layout costs, as a multiple of what the dense layout costs per value. Measured by <c>./bench.sh layouts</c>: docs/performance.md.</summary>
/// <param name="Sparse">Per non-zero of the sparse layout.</param>
/// <param name="SparseRow">Per row of the sparse layout, whatever it holds.</param>
/// <param name="Blocks">Per value of a block, zeros included.</param>
internal sealed record LayoutCosts(double Sparse, double SparseRow, double Blocks)
{
    private static readonly LayoutCosts Exact =
        Vector512.IsHardwareAccelerated ? new(1.8, 0, 1.03) : Vector256.IsHardwareAccelerated ? new(2.07, 2.5, 1.04) : new(2.57, 1.5, 1.02);

    private static readonly LayoutCosts Fast =
        Vector512.IsHardwareAccelerated ? new(1.04, 3, 1.01) : Vector256.IsHardwareAccelerated ? new(1.47, 4.4, 0.98) : new(1.22, 1.8, 0.82);

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

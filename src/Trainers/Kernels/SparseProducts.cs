using System.Runtime.Intrinsics;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Products of row-major activations with a sparse matrix, compiled for this processor's registers.</summary>
internal abstract class SparseProducts
{
    /// <summary>The largest share of kept elements for which sparse products pay, the time to lay them out included; with 128 bits an estimate.</summary>
    public static readonly double BreakEven = Vector512.IsHardwareAccelerated ? 0.5 : Vector256.IsHardwareAccelerated ? 0.4 : 0.25;

    /// <summary>The largest share for which it pays to compute the gradient of the kept elements alone; at most <see cref="BreakEven"/>.</summary>
    public static readonly double SampledBreakEven = Vector512.IsHardwareAccelerated ? 0.15 : 0.1;

    public static readonly SparseProducts Kernels =
        Vector512.IsHardwareAccelerated ? new SparseProducts<PairedTile<Tile16>>()
        : Vector256.IsHardwareAccelerated ? new SparseProducts<PairedTile<Tile8>>()
        : new SparseProducts<PairedTile<PairedTile<Tile4>>>();

    /// <summary>input matrixᵀ + bias.</summary>
    /// <param name="input">[tokens, columns of the matrix], contiguous.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="bias">A number per row of the matrix; null for none.</param>
    /// <param name="output">Receives [tokens, rows of the matrix].</param>
    public abstract void Multiply(Tensor input, SparseRows matrix, Tensor? bias, Tensor output);

    /// <summary>The kept elements of gradientᵀ input.</summary>
    /// <param name="gradient">[tokens, rows of the weights], contiguous.</param>
    /// <param name="input">[tokens, columns of the weights], contiguous.</param>
    /// <param name="mask">What is kept; its gradient is sampled.</param>
    /// <param name="output">Of the shape of the weights; the kept elements are added to what it holds.</param>
    public abstract void AddKept(Tensor gradient, Tensor input, SparseMask mask, Tensor output);
}

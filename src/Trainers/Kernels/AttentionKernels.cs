using System.Runtime.Intrinsics;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Attention and its gradient, compiled for this processor's registers. Every row and head is a piece of work of its own.</summary>
internal abstract class AttentionKernels
{
    public static readonly AttentionKernels Instance =
        Vector512.IsHardwareAccelerated ? new AttentionKernels<PairedTile<Tile16>>()
        : Vector256.IsHardwareAccelerated ? new AttentionKernels<PairedTile<Tile8>>()
        : new AttentionKernels<PairedTile<PairedTile<Tile4>>>();

    /// <summary>Computes the context.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="context">Receives [rows, length, hidden].</param>
    public abstract void Forward(AttentionInputs inputs, Tensor context);

    /// <summary>Computes the gradients of the queries, keys and values.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="gradient">The gradient of the context, contiguous.</param>
    /// <param name="query">Receives that of the queries.</param>
    /// <param name="key">Receives that of the keys.</param>
    /// <param name="value">Receives that of the values.</param>
    public abstract void Backward(AttentionInputs inputs, Tensor gradient, Tensor query, Tensor key, Tensor value);
}

using System.Runtime.Intrinsics;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>GELU and its gradient, compiled for this processor's registers.</summary>
internal abstract class GeluKernels
{
    public static readonly GeluKernels Instance =
        Vector512.IsHardwareAccelerated ? new GeluKernels<Tile16>()
        : Vector256.IsHardwareAccelerated ? new GeluKernels<Tile8>()
        : new GeluKernels<Tile4>();

    /// <summary>Computes x Φ(x), Φ the standard normal distribution function.</summary>
    /// <param name="input">x, contiguous.</param>
    /// <param name="output">Receives as many values.</param>
    public abstract void Forward(Tensor input, Tensor output);

    /// <summary>Goes back through <see cref="Forward"/>, and computes again what it gave; both in place, so that a backward pass needs no more memory.</summary>
    /// <param name="input">x, contiguous; receives x Φ(x).</param>
    /// <param name="gradient">The gradient of x Φ(x), contiguous; receives that of x: times Φ(x) + x φ(x), φ the density.</param>
    public abstract void Backward(Tensor input, Tensor gradient);
}

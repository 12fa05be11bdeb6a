using MLNet.Pruning.Transforms;
using static TorchSharp.torch;
using LayerNorm = TorchSharp.Modules.LayerNorm;

namespace MLNet.Pruning.Trainers;

/// <summary>A feed-forward network with GELU, added to its input and normalized: one more of a stack.</summary>
internal sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    public readonly MaskedLinear intermediate;
    public readonly MaskedLinear output;
    public readonly LayerNorm norm;
    private readonly bool _managedKernels;

    /// <param name="config">The shape.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <param name="device">Device of the weights.</param>
    /// <param name="managedKernels">Whether it is computed by managed kernels; on the CPU in 32 bits.</param>
    public FeedForward(EncoderConfig config, ScalarType dtype, Device device, bool managedKernels)
        : base(nameof(FeedForward))
    {
        _managedKernels = managedKernels;
        intermediate = new MaskedLinear(config.HiddenSize, config.IntermediateSize, dtype, device);
        output = new MaskedLinear(config.IntermediateSize, config.HiddenSize, dtype, device);
        norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon, device: device, dtype: dtype);
        RegisterComponents();
    }

    /// <summary>[..., hidden] to the same shape.</summary>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var transformed = _managedKernels ? FeedForwardFunction.Run(hidden, intermediate, output, dropout: null) : output.forward(intermediate.forward(hidden).gelu());
        return norm.forward(transformed + hidden).MoveToOuterDisposeScope();
    }
}

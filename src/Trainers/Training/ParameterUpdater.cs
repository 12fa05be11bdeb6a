using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The arithmetic of a training step outside the model: gradient norm, AdamW, masks.</summary>
internal abstract class ParameterUpdater
{
    /// <summary>The fused updater for tensors in main memory, torch operations for all others.</summary>
    public static ParameterUpdater For(IReadOnlyList<TrainedParameter> parameters, Device device, ScalarType dtype) => (device.type, dtype) switch
    {
        (DeviceType.CPU, ScalarType.Float32) => new FusedUpdater<float>(parameters),
        (DeviceType.CPU, ScalarType.Float64) => new FusedUpdater<double>(parameters),
        _ => new TorchUpdater(parameters),
    };

    /// <summary>The squared L2 norm of the gradient of all weights and scores together.</summary>
    public abstract double SquaredGradientNorm();

    /// <summary>Moves every weight and score by one step of AdamW.</summary>
    public abstract void Update(AdamStep step);

    /// <summary>Selects the mask of every masked weight at a share and writes the weights under their masks.</summary>
    public abstract void ApplyMasks(double share);
}

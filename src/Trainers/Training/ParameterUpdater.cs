using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The arithmetic of a training step outside the model: gradient norm, AdamW, masks.</summary>
internal abstract class ParameterUpdater
{
    /// <summary>The fused updater for tensors in main memory, torch operations for all others and where weights have gates.</summary>
    public static ParameterUpdater For(IReadOnlyList<TrainedParameter> parameters, Device device, ScalarType dtype) =>
        (device.type, dtype, parameters.Any(parameter => parameter.MaskSource == MaskSource.Gate)) switch
        {
            (DeviceType.CPU, ScalarType.Float32, false) => new FusedUpdater<float>(parameters),
            (DeviceType.CPU, ScalarType.Float64, false) => new FusedUpdater<double>(parameters),
            _ => new TorchUpdater(parameters),
        };

    /// <summary>The squared L2 norm of the gradient of all weights and scores together.</summary>
    public abstract double SquaredGradientNorm();

    /// <summary>Moves every weight and score by one step of AdamW.</summary>
    public abstract void Update(AdamStep step);

    /// <summary>Writes the weights under their masks.</summary>
    /// <param name="share">The share of every matrix to select by itself first; null for the masks in force.</param>
    public abstract void ApplyMasks(double? share = null);

    /// <summary>Selects the masks of some parameters as if they were one: the largest keys of all of them stay.</summary>
    /// <param name="together">The parameters, in the order in which equal keys stay.</param>
    /// <param name="keep">How many elements stay.</param>
    public void Select(IReadOnlyList<TrainedParameter> together, long keep)
    {
        var selected = SelectTogether(together, keep);
        long first = 0;
        foreach (var parameter in together)
        {
            long count = parameter.MaskKeys.numel();
            parameter.Mask = selected with { LastTie = Math.Clamp(selected.LastTie - first, -1, count - 1) };
            first += count;
        }
    }

    /// <summary>The selection over the keys of the parameters, one behind the other.</summary>
    protected abstract TopShare SelectTogether(IReadOnlyList<TrainedParameter> together, long keep);
}

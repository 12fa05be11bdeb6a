using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>A teacher in torch. It never trains and never drops out. It owns its model.</summary>
internal sealed class TeacherModel : IDisposable
{
    private readonly ClassifierModule _model;
    private readonly Device _device;

    /// <param name="model">The model with its weights loaded.</param>
    public TeacherModel(ClassifierModule model)
    {
        (_model, _device) = (model, model.classifier.weight.device);
        foreach (var weight in model.Weights.Values)
            weight.requires_grad = false;
    }

    /// <summary>The model of an encoder, in 32 bits.</summary>
    /// <param name="encoder">The weights. A head that is missing is drawn: then only the layers mean anything.</param>
    /// <param name="outputs">Outputs of the head.</param>
    /// <param name="device">The device.</param>
    /// <param name="managedKernels">Whether managed kernels may take the place of torch operations.</param>
    public static TeacherModel Load(PretrainedEncoder encoder, int outputs, Device device, bool managedKernels)
    {
        var model = ClassifierModule.Create(encoder.Config, outputs, seed: 0, device: device, managedKernels: managedKernels);
        model.Load(encoder.Tensors);
        return new TeacherModel(model);
    }

    /// <summary>The shape of the model.</summary>
    public EncoderConfig Config => _model.Config;

    /// <summary>The logits of a batch, and what else of <paramref name="wanted"/>, as constants.</summary>
    public ModelOutputs Run(BatchTokens tokens, OutputKinds wanted)
    {
        using var noGradient = no_grad();
        return _model.Run(tokens.Ids, tokens.Types, tokens.Mask, wanted);
    }

    /// <summary>The logits of a batch, and what else of <paramref name="wanted"/>, as constants.</summary>
    public ModelOutputs Run(Batch batch, OutputKinds wanted) => Run(BatchTokens.Of(batch, _device), wanted);

    /// <summary>The logits of a batch, rows × classes.</summary>
    public double[] Logits(Batch batch)
    {
        using var scope = NewDisposeScope();
        return Run(batch, OutputKinds.Logits).Logits.to(ScalarType.Float64, CPU).contiguous().Values<double>().ToArray();
    }

    public void Dispose() => _model.Dispose();
}

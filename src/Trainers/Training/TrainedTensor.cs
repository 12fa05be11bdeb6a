using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>A tensor that learns, with its Adam moments.</summary>
internal sealed class TrainedTensor : IDisposable
{
    public TrainedTensor(string name, Tensor value)
    {
        (Name, Value) = (name, value);
        using var noGradient = no_grad();
        Mean = zeros_like(value).DetachFromDisposeScope();
        Variance = zeros_like(value).DetachFromDisposeScope();
    }

    public string Name { get; }

    /// <summary>The values; they belong to whoever made them.</summary>
    public Tensor Value { get; }

    /// <summary>The running mean of the gradient.</summary>
    public Tensor Mean { get; }

    /// <summary>The running mean of the squared gradient.</summary>
    public Tensor Variance { get; }

    public void Dispose()
    {
        Mean.Dispose();
        Variance.Dispose();
    }
}

using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>A tensor that learns, with its Adam moments; or one that keeps its values and has none.</summary>
internal sealed class TrainedTensor : IDisposable
{
    /// <param name="name">The canonical name.</param>
    /// <param name="value">The values.</param>
    /// <param name="learns">False for a tensor that keeps its values.</param>
    public TrainedTensor(string name, Tensor value, bool learns = true)
    {
        (Name, Value, Learns) = (name, value, learns);
        using var noGradient = no_grad();
        Mean = (learns ? zeros_like(value) : zeros(0)).DetachFromDisposeScope();
        Variance = (learns ? zeros_like(value) : zeros(0)).DetachFromDisposeScope();
    }

    public string Name { get; }

    public bool Learns { get; }

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

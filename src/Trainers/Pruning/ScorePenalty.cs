using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>A pull on the scores of a matrix: the strength times the mean of σ(S + shift), whose gradient is strength * σ(1 - σ) / elements.</summary>
/// <param name="Strength">The factor; 0 for no pull.</param>
/// <param name="Shift">Added to the scores.</param>
internal readonly record struct ScorePenalty(double Strength, double Shift)
{
    public double Value(Tensor scores)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Strength * (scores + Shift).sigmoid().mean().ToDouble();
    }

    public Tensor Gradient(Tensor scores)
    {
        var open = (scores + Shift).sigmoid();
        return open * (1 - open) * (Strength / scores.numel());
    }
}

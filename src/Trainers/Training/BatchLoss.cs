using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The loss of one batch.</summary>
/// <param name="Total">What is minimised: the mean cross-entropy in nats, or with a teacher the weighted sum of the parts.</param>
/// <param name="Parts">With a teacher the loss against the labels and the distillation losses that count at the step; else nothing.</param>
internal readonly record struct BatchLoss(double Total, IReadOnlyList<LossPart> Parts)
{
    /// <summary>The loss against the labels: the mean over the batch, in which rows without a label count 0.</summary>
    public double HardLabels => Parts.Count == 0 ? Total : Parts[0].Value;
}

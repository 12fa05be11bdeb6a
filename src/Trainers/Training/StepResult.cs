namespace MLNet.Pruning.Trainers;

/// <summary>What one training step did.</summary>
/// <param name="Batch">The loss of the batch.</param>
/// <param name="GradientNorm">L2 norm of the gradient of all weights and scores together, before the clip.</param>
/// <param name="RemainingWeights">The share of prunable weights with which the step computed.</param>
/// <param name="LearningRate">The learning rate of the weights.</param>
/// <param name="Penalty">What the pruning method's scores add to the loss.</param>
internal readonly record struct StepResult(BatchLoss Batch, double GradientNorm, double RemainingWeights, double LearningRate, double Penalty)
{
    /// <summary>What was minimised.</summary>
    public double Loss => Batch.Total;
}

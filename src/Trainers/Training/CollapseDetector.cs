namespace MLNet.Pruning.Trainers;

/// <summary>
/// Sees a training that fell back to guessing: a mean loss as high as the entropy of the labels, after the first epoch. Pruning faster than the
/// remaining weights can learn does that, and the accuracy alone can hide it where one class is frequent.
/// </summary>
internal sealed class CollapseDetector(double guessingLoss)
{
    private const double Margin = 0.95;

    /// <summary>A warning in words, or null where the epoch learned something.</summary>
    public string? Check(int epoch, double meanLoss) =>
        epoch > 1 && guessingLoss > 0 && meanLoss >= Margin * guessingLoss
            ? $"Training has collapsed: the loss of epoch {epoch} is {meanLoss:F3}, and a model that reads no text has {guessingLoss:F3}. "
              + "Raise RemainingWeights or MaxEpochs, lower LearningRate, or use Magnitude pruning."
            : null;
}

namespace MLNet.Pruning.Transforms;

/// <summary>One pass over the training rows.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="TrainingLoss">Mean loss over the epoch's rows, in nats; with a teacher the weighted sum of the parts.</param>
/// <param name="ValidationLoss">Mean cross-entropy over the validation set after the epoch, in nats; null without a validation set.</param>
/// <param name="ValidationAccuracy">Accuracy on the validation set after the epoch, in [0, 1]; null without a validation set.</param>
/// <param name="RemainingWeights">The share of prunable weights that is kept at the end of the epoch, in [0, 1].</param>
/// <param name="LearningRate">The learning rate of the weights at the last step.</param>
/// <param name="Seconds">Duration, validation included.</param>
/// <param name="LossParts">With a teacher the mean of the loss against the labels and of every distillation loss; else null.</param>
public sealed record EpochReport(
    int Epoch, double TrainingLoss, double? ValidationLoss, double? ValidationAccuracy, double RemainingWeights, double LearningRate, double Seconds,
    IReadOnlyList<LossPart>? LossParts = null);

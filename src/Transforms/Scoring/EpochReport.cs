namespace MLNet.Pruning.Transforms;

/// <summary>One pass over the training rows.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="TrainingLoss">
/// Mean loss over the epoch's rows: the cross-entropy in nats, or for a regression the squared error over the variance of the training labels; with a
/// teacher the weighted sum of the parts.
/// </param>
/// <param name="ValidationLoss">The same loss against the labels over the validation set after the epoch; null without a validation set.</param>
/// <param name="ValidationAccuracy">Accuracy on the validation set after the epoch, in [0, 1]; null without a validation set, and for a regression.</param>
/// <param name="RemainingWeights">The share of prunable weights that is kept at the end of the epoch, in [0, 1].</param>
/// <param name="LearningRate">The learning rate of the weights at the last step.</param>
/// <param name="Seconds">Duration, validation included.</param>
/// <param name="LossParts">With a teacher the mean of the loss against the labels and of every distillation loss; else null.</param>
/// <param name="ValidationPearson">
/// For a regression Pearson's correlation of predictions and labels of the validation set after the epoch, in [-1, 1]; null without a validation set,
/// and where either does not vary.
/// </param>
/// <param name="ValidationSpearman">Spearman's rank correlation likewise, equal values sharing the mean of their ranks.</param>
public sealed record EpochReport(
    int Epoch, double TrainingLoss, double? ValidationLoss, double? ValidationAccuracy, double RemainingWeights, double LearningRate, double Seconds,
    IReadOnlyList<LossPart>? LossParts = null, double? ValidationPearson = null, double? ValidationSpearman = null);

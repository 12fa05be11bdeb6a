namespace MLNet.Pruning.Transforms;

/// <summary>A point of the curves of a training: the mean over some steps in a row. Means are rounded to five significant digits.</summary>
/// <param name="Step">The last of the steps, from 1.</param>
/// <param name="Loss">Mean over the rows of the loss that is minimised; with a teacher the weighted sum of the parts.</param>
/// <param name="RemainingWeights">The share of prunable weights with which the last step computed, in [0, 1].</param>
/// <param name="LearningRate">The learning rate of the weights in the last step.</param>
/// <param name="LossParts">With a teacher the mean of the loss against the labels and of every distillation loss that counted; else null.</param>
public sealed record TrainingPoint(int Step, double Loss, double RemainingWeights, double LearningRate, IReadOnlyList<LossPart>? LossParts = null);

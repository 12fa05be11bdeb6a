namespace MLNet.Pruning.Trainers;

/// <summary>How a model does on rows that it is not trained on.</summary>
/// <param name="Loss">Mean loss against the labels: cross-entropy in nats, or the squared error of standardised labels.</param>
/// <param name="Accuracy">Share of rows whose most probable class is theirs; null for a regression.</param>
/// <param name="Pearson">Pearson's correlation of predictions and labels; null for a classifier, and where either does not vary.</param>
/// <param name="Spearman">Spearman's; null likewise.</param>
internal readonly record struct Evaluation(double Loss, double? Accuracy, double? Pearson = null, double? Spearman = null);

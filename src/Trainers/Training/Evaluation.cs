namespace MLNet.Pruning.Trainers;

/// <summary>How a model does on rows that it is not trained on.</summary>
/// <param name="Loss">Mean cross-entropy, in nats.</param>
/// <param name="Accuracy">Share of rows whose most probable class is theirs.</param>
internal readonly record struct Evaluation(double Loss, double Accuracy);

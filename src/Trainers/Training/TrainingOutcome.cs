using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>What a training ends with.</summary>
/// <param name="Weights">The weights to be compiled, cut ones exactly zero.</param>
/// <param name="Epochs">One report per epoch.</param>
/// <param name="Curve">The curves over the steps.</param>
/// <param name="Distributions">Histograms of the weights and scores that the model was folded from.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Seconds">Seconds of training, over all resumptions.</param>
internal sealed record TrainingOutcome(
    IReadOnlyDictionary<string, EncoderTensor> Weights, IReadOnlyList<EpochReport> Epochs, IReadOnlyList<TrainingPoint> Curve, WeightDistributions Distributions,
    int Steps, double Seconds);

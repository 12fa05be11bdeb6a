using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>What a training ends with.</summary>
/// <param name="Weights">The weights to be compiled, cut ones exactly zero.</param>
/// <param name="Epochs">One report per epoch.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Seconds">Seconds of training, over all resumptions.</param>
internal sealed record TrainingOutcome(IReadOnlyDictionary<string, EncoderTensor> Weights, IReadOnlyList<EpochReport> Epochs, int Steps, double Seconds);

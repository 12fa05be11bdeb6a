namespace MLNet.Pruning.Trainers;

/// <summary>The settings of AdamW, of the gradient clip and of the learning-rate schedule.</summary>
internal sealed record OptimizerSettings
{
    /// <summary>Peak learning rate of the weights.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Steps over which the rates rise linearly from 0; then they fall linearly to 0 at the last step.</summary>
    public required int WarmupSteps { get; init; }

    /// <summary>Largest gradient norm; a larger gradient is scaled down to it.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Decay of matrices, never of biases, LayerNorms or scores.</summary>
    public double WeightDecay { get; init; }

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The factor on all learning rates at a step, from 0.</summary>
    public double RateFactor(int step, int totalSteps) => step < WarmupSteps
        ? step / (double)Math.Max(1, WarmupSteps)
        : Math.Max(0, (totalSteps - step) / (double)Math.Max(1, totalSteps - WarmupSteps));
}

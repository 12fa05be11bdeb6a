namespace MLNet.Pruning.Trainers;

/// <summary>What a <see cref="DistillationObjective"/> takes from a trainer's options.</summary>
internal sealed record DistillationSettings
{
    /// <summary>The distillation losses.</summary>
    public required IReadOnlyList<DistillationLoss> Losses { get; init; }

    /// <summary>The weight of the loss against the labels.</summary>
    public required double HardLabelWeight { get; init; }

    /// <summary>The first share of the training, in [0, 1), in which the losses between layers count alone, and after which they do not count; 0: all count all the time.</summary>
    public double LayerStageRatio { get; init; }
}

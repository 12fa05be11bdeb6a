namespace MLNet.Pruning.Trainers;

/// <summary>What a <see cref="TrainingLoop"/> takes from a trainer's options.</summary>
internal sealed record TrainingLoopSettings
{
    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required int Seed { get; init; }

    /// <summary>The id of the padding token.</summary>
    public required int PaddingId { get; init; }

    /// <summary>Whether the training is that of a teacher.</summary>
    public bool OfTeacher { get; init; }

    public required int? EarlyStoppingPatience { get; init; }

    public required int? CheckpointSteps { get; init; }

    public required IProgress<TrainingProgress>? Progress { get; init; }

    public required CancellationToken CancellationToken { get; init; }
}

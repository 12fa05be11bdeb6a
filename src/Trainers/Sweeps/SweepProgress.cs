namespace MLNet.Pruning.Trainers;

/// <summary>How far a sweep is. Told when a trial starts, after its every training step, and when it ends.</summary>
public sealed record SweepProgress
{
    /// <summary>Trials that have ended, those of earlier runs and failed ones included.</summary>
    public required int Done { get; init; }

    /// <summary>Trials of the sweep.</summary>
    public required int Total { get; init; }

    /// <summary>The running trial; null when all have ended, while times are measured.</summary>
    public required SweepTrial? Trial { get; init; }

    /// <summary>How far the running trial's training is; null before its first step, and where the factory does not use <see cref="SweepTrial.Apply"/>.</summary>
    public TrainingProgress? Training { get; init; }

    /// <summary>The time that the trials which have not ended take at the mean pace of those that have, in whole seconds; null before the first has.</summary>
    public required TimeSpan? TimeLeft { get; init; }
}

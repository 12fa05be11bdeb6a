namespace MLNet.Pruning.Trainers;

/// <summary>One training of a sweep, as the pipeline's factory gets it.</summary>
public sealed class SweepTrial
{
    internal SweepTrial(PruningMethod pruning, double remainingWeights, int seed) => (Pruning, RemainingWeights, Seed) = (pruning, remainingWeights, seed);

    /// <summary>The pruning method; <see cref="None"/> for the dense model that the others are counted from.</summary>
    public PruningMethod Pruning { get; }

    /// <summary>The asked share of remaining weights, in (0, 1]; 1 for the dense model.</summary>
    public double RemainingWeights { get; }

    /// <summary>The seed.</summary>
    public int Seed { get; }

    internal IProgress<TrainingProgress>? Progress { get; init; }

    internal CancellationToken CancellationToken { get; init; }

    internal string? CheckpointDirectory { get; init; }

    /// <summary>
    /// Sets what the trial decides: <see cref="EncoderTrainerOptions.Pruning"/>, <see cref="EncoderTrainerOptions.RemainingWeights"/> and
    /// <see cref="EncoderTrainerOptions.Seed"/>; for the dense model, where no teacher is named, also that nothing is learned from one; and progress, cancellation and checkpoints, by which the sweep reports, stops and goes on within a
    /// trial, where they are not set yet.
    /// </summary>
    /// <typeparam name="TOptions">The options of a trainer.</typeparam>
    /// <param name="options">The options, which are changed.</param>
    /// <returns>The same options.</returns>
    public TOptions Apply<TOptions>(TOptions options)
        where TOptions : EncoderTrainerOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.Pruning, options.RemainingWeights, options.Seed) = (Pruning, RemainingWeights, Seed);

        // A dense model makes itself no teacher, and what is learned from one is refused without.
        if (Pruning is None && options.Teacher is null)
            (options.Distillation, options.UnlabeledSet, options.Augmentation, options.LayerStageRatio) = (null, null, null, 0);
        options.Progress ??= Progress;
        options.CheckpointDirectory ??= CheckpointDirectory;
        if (options.CancellationToken == CancellationToken.None)
            options.CancellationToken = CancellationToken;
        return options;
    }

    /// <summary>The trial in words, for example <c>Magnitude { FirstCut = 0, Cuts = 4 }, 10 %, seed 1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{InvariantText.Of(Pruning)}, {100 * RemainingWeights:0.##} %, seed {Seed}");
}

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
    /// <see cref="EncoderTrainerOptions.Seed"/>; for the dense model and others that make no teacher of their own, where none is named, also that nothing is learned from one; and progress, cancellation and checkpoints, by which the sweep reports, stops and goes on within a
    /// trial, where they are not set yet.
    /// </summary>
    /// <typeparam name="TOptions">The options of a trainer.</typeparam>
    /// <param name="options">The options, which are changed.</param>
    /// <returns>The same options.</returns>
    public TOptions Apply<TOptions>(TOptions options)
        where TOptions : EncoderTrainerOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        options.LeaveTrial?.Invoke();
        (options.Pruning, options.RemainingWeights, options.Seed) = (Pruning, RemainingWeights, Seed);

        // Not every trial makes itself a teacher, and what is learned from one is refused without.
        var (distillation, unlabeled, augmentation, ratio) = (options.Distillation, options.UnlabeledSet, options.Augmentation, options.LayerStageRatio);
        if (options is { Teacher: null, ActiveTeacher: null } && options.Encoder.IsPretrained)
            (options.Distillation, options.UnlabeledSet, options.Augmentation, options.LayerStageRatio) = (null, null, null, 0);
        var (progress, directory, token) = (options.Progress, options.CheckpointDirectory, options.CancellationToken);
        options.Progress ??= Progress;
        options.CheckpointDirectory ??= CheckpointDirectory;
        if (options.CancellationToken == CancellationToken.None)
            options.CancellationToken = CancellationToken;

        // The next trial may come with the same object.
        options.LeaveTrial = () =>
        {
            (options.Distillation, options.UnlabeledSet, options.Augmentation) = (options.Distillation ?? distillation, options.UnlabeledSet ?? unlabeled, options.Augmentation ?? augmentation);
            options.LayerStageRatio = options.LayerStageRatio == 0 ? ratio : options.LayerStageRatio;
            options.Progress = options.Progress == Progress ? progress : options.Progress;
            options.CheckpointDirectory = options.CheckpointDirectory == CheckpointDirectory ? directory : options.CheckpointDirectory;
            options.CancellationToken = options.CancellationToken == CancellationToken ? token : options.CancellationToken;
        };
        return options;
    }

    /// <summary>The trial in words, for example <c>Magnitude { FirstCut = 0, Cuts = 4 }, 10 %, seed 1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{InvariantText.Of(Pruning)}, {100 * RemainingWeights:0.##} %, seed {Seed}");
}

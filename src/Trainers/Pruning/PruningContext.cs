namespace MLNet.Pruning.Trainers;

/// <summary>What a <see cref="Pruner"/> works on: the parameters of one training, and what was asked for.</summary>
internal sealed record PruningContext
{
    private readonly IReadOnlyList<TrainedParameter> _parameters = [];

    /// <summary>Everything that learns.</summary>
    public required IReadOnlyList<TrainedParameter> Parameters
    {
        get => _parameters;
        init
        {
            _parameters = value;
            Masked = [.. value.Where(parameter => parameter.MaskSource != MaskSource.None)];
            Elements = Masked.Sum(parameter => parameter.Weight.Value.numel());
        }
    }

    /// <summary>The parameters that have a mask.</summary>
    public IReadOnlyList<TrainedParameter> Masked { get; private init; } = [];

    /// <summary>Elements of all masked parameters together.</summary>
    public long Elements { get; private init; }

    public required ParameterUpdater Updater { get; init; }

    public required OptimizerSettings Settings { get; init; }

    public required SparsitySchedule Schedule { get; init; }

    /// <summary>The asked share, in (0, 1].</summary>
    public required double RemainingWeights { get; init; }

    /// <summary>Steps of the whole training.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The seed of the training.</summary>
    public required int Seed { get; init; }

    /// <summary>The share that the schedule has at a step, from 0.</summary>
    public double ShareAt(int step) => Schedule.ShareAt(step, TotalSteps, RemainingWeights);
}

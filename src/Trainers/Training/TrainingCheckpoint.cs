using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>All that a training needs to go on as if it had never stopped. Random streams need nothing: they are counted by step.</summary>
internal sealed record TrainingCheckpoint
{
    /// <summary>Steps done, over all epochs.</summary>
    public required int Step { get; init; }

    /// <summary>The losses of the unfinished epoch.</summary>
    public required LossTotals Losses { get; init; }

    /// <summary>The finished epochs.</summary>
    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    /// <summary>State of <see cref="EarlyStopping"/>.</summary>
    public required int BestEpoch { get; init; }

    /// <inheritdoc cref="BestEpoch"/>
    public required double BestLoss { get; init; }

    /// <inheritdoc cref="BestEpoch"/>
    public required int EpochsSinceBest { get; init; }

    /// <summary>State of <see cref="CollapseDetector"/>.</summary>
    public CollapseState Collapse { get; init; } = CollapseState.Start;

    /// <summary>State of <see cref="TrainingCurve"/>.</summary>
    public TrainingCurveState Curve { get; init; } = TrainingCurveState.Start;

    /// <summary>Seconds of training so far, over all resumptions.</summary>
    public required double Seconds { get; init; }

    /// <summary>Weights, scores and optimizer moments.</summary>
    public required IReadOnlyDictionary<string, EncoderTensor> State { get; init; }

    /// <summary>The folded weights of the best epoch; null before there is one.</summary>
    public required IReadOnlyDictionary<string, EncoderTensor>? BestWeights { get; init; }

    /// <summary>The histograms of the best epoch; null before there is one.</summary>
    public WeightDistributions? BestDistributions { get; init; }
}

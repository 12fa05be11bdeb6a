namespace MLNet.Pruning.Trainers;

/// <summary>What one trial of a sweep came to. What a failed trial has not is null.</summary>
public sealed record SweepTrialResult
{
    /// <summary>The name of the pruning method's type; <c>None</c> for the dense model.</summary>
    public required string Method { get; init; }

    /// <summary>The pruning method with its settings.</summary>
    public required string Pruning { get; init; }

    /// <summary>The asked share of remaining weights, in (0, 1].</summary>
    public required double RemainingWeights { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>The metric of the validation rows.</summary>
    public double? Metric { get; init; }

    /// <summary>The share of prunable weights in the model, in [0, 1].</summary>
    public double? KeptShare { get; init; }

    /// <summary>Bytes of the saved model.</summary>
    public long? ZipBytes { get; init; }

    /// <summary>
    /// Milliseconds that the model takes for a validation row, one row at a time on one thread: measured after all trials, the models in turn. Null until then.
    /// </summary>
    public double? MillisecondsPerRow { get; init; }

    /// <summary>Seconds of <c>Fit</c>.</summary>
    public required double Seconds { get; init; }

    /// <summary>The largest working set of the process during the trial, sampled every tenth of a second.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>The error that ended the trial; null where it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>The file name of the saved model within the sweep's folder; null where it failed or was deleted.</summary>
    public string? ModelFile { get; init; }

    /// <summary>Every option that decided the weights.</summary>
    public string? Settings { get; init; }

    /// <summary>When the trial ended.</summary>
    public required DateTimeOffset Ended { get; init; }
}

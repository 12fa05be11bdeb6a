using Microsoft.ML;

namespace MLNet.Pruning.Trainers;

/// <summary>A method at a level: what a sweep chooses among. Its figures are means over the seeds.</summary>
public sealed class SweepCandidate
{
    private readonly string _directory;
    private readonly SweepTrialResult[] _trials;

    internal SweepCandidate(string directory, bool higherIsBetter, IEnumerable<SweepTrialResult> trials)
    {
        (_directory, _trials) = (directory, [.. trials]);
        SweepTrialResult[] succeeded = [.. _trials.Where(trial => trial.Error is null)];
        Failed = _trials.Length - succeeded.Length;
        if (succeeded.Length == 0)
            return;

        double[] metrics = [.. succeeded.Select(trial => trial.Metric!.Value)];
        (Metric, KeptShare, ZipBytes) = (metrics.Average(), succeeded.Average(trial => trial.KeptShare!.Value), succeeded.Average(trial => trial.ZipBytes!.Value));
        MillisecondsPerRow = succeeded.Average(trial => trial.MillisecondsPerRow);
        double mean = Metric;
        if (metrics.Length > 1)
            StandardError = Math.Sqrt(metrics.Sum(metric => (metric - mean) * (metric - mean)) / (metrics.Length - 1) / metrics.Length);
        BestTrial = higherIsBetter ? succeeded.MaxBy(trial => trial.Metric) : succeeded.MinBy(trial => trial.Metric);
    }

    /// <summary>The name of the pruning method's type; <c>None</c> for the dense model.</summary>
    public string Method => _trials[0].Method;

    /// <summary>The pruning method with its settings.</summary>
    public string Pruning => _trials[0].Pruning;

    /// <summary>The asked share of remaining weights, in (0, 1].</summary>
    public double RemainingWeights => _trials[0].RemainingWeights;

    /// <summary>Whether it is the dense model that points are counted from.</summary>
    public bool IsDense => Method == nameof(None);

    /// <summary>The trials, a seed each, failed ones included.</summary>
    public IReadOnlyList<SweepTrialResult> Trials => _trials;

    /// <summary>Trials that failed. A candidate with one is never chosen.</summary>
    public int Failed { get; }

    /// <summary>The mean metric of the validation rows; not a number where all trials failed.</summary>
    public double Metric { get; } = double.NaN;

    /// <summary>The standard error of <see cref="Metric"/>; null for one seed.</summary>
    public double? StandardError { get; }

    /// <summary>The mean share of prunable weights in the models, in [0, 1]; not a number where all trials failed.</summary>
    public double KeptShare { get; } = double.NaN;

    /// <summary>The mean bytes of the saved models; not a number where all trials failed.</summary>
    public double ZipBytes { get; } = double.NaN;

    /// <summary>The mean milliseconds a row; null where none was measured.</summary>
    public double? MillisecondsPerRow { get; }

    /// <summary>How far the metric is behind the dense model's, in points: hundredths of the metric. Negative where it is better.</summary>
    public double PointsBelowDense { get; internal set; } = double.NaN;

    /// <summary>The trial of the best metric; null where all failed.</summary>
    public SweepTrialResult? BestTrial { get; }

    /// <summary>The path of the model of <see cref="BestTrial"/>.</summary>
    /// <exception cref="InvalidOperationException">All trials failed, or the model was deleted as a loser.</exception>
    public string ModelPath => BestTrial?.ModelFile is { } file
        ? Path.Combine(_directory, file)
        : throw new InvalidOperationException($"{this} has no model: {(BestTrial is null ? $"all its trials failed, the first with '{_trials[0].Error}'" : $"it was deleted ({nameof(SparsitySweepOptions.DeleteLosers)})")}.");

    /// <summary>Loads the model of <see cref="BestTrial"/>.</summary>
    /// <param name="mlContext">The context to load it in.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidOperationException">All trials failed, or the model was deleted as a loser.</exception>
    public ITransformer LoadModel(MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Model.Load(ModelPath, out _);
    }

    /// <summary>Method and level, for example <c>Movement at 10 %</c>.</summary>
    public override string ToString() => IsDense ? "the dense model" : FormattableString.Invariant($"{Method} at {100 * RemainingWeights:0.##} %");
}

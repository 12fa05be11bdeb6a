using Microsoft.ML;

namespace MLNet.Pruning.Trainers;

/// <summary>What a sparsity sweep found: every trial, and the models to choose among.</summary>
public sealed class SparsitySweepResult
{
    // 100 * (0.90 - 0.89) is a little more than 1.
    private const double Rounding = 1e-9;

    private readonly SweepTrialResult[] _trials;
    private readonly SweepCandidate[] _candidates;

    internal SparsitySweepResult(string directory, SweepSettings settings, IEnumerable<SweepTrialResult> trials)
    {
        (Directory, Settings, _trials) = (directory, settings, [.. trials.OrderBy(trial => trial.Ended)]);
        _candidates = [.. _trials
            .GroupBy(trial => (trial.Pruning, trial.RemainingWeights))
            .Select(group => new SweepCandidate(directory, settings.HigherIsBetter, group.OrderBy(trial => trial.Seed)))
            .OrderByDescending(candidate => candidate.IsDense).ThenBy(candidate => candidate.Pruning, StringComparer.Ordinal).ThenByDescending(candidate => candidate.RemainingWeights)];
        double dense = _candidates.FirstOrDefault(candidate => candidate.IsDense)?.Metric ?? double.NaN;
        foreach (SweepCandidate candidate in _candidates)
            candidate.PointsBelowDense = 100 * (settings.HigherIsBetter ? dense - candidate.Metric : candidate.Metric - dense);
    }

    /// <summary>The folder of the results.</summary>
    public string Directory { get; }

    /// <summary>The metric, the versions and the machine.</summary>
    public SweepSettings Settings { get; }

    /// <summary>The trials, in the order in which they ended.</summary>
    public IReadOnlyList<SweepTrialResult> Trials => _trials;

    /// <summary>Every method at every level, the dense model first, then by method, and within it from the largest level to the smallest.</summary>
    public IReadOnlyList<SweepCandidate> Candidates => _candidates;

    /// <summary>The dense model that points are counted from.</summary>
    /// <exception cref="InvalidOperationException">A trial of it failed or is missing.</exception>
    public SweepCandidate Dense => Choosable.FirstOrDefault(candidate => candidate.IsDense) ?? throw new InvalidOperationException(
        $"The sweep in '{Directory}' has no dense model to count points from: {_trials.FirstOrDefault(trial => trial is { Method: nameof(None), Error: not null })?.Error ?? "it did not get so far"}");

    /// <summary>The candidate of the best mean metric; of equals the smallest.</summary>
    /// <exception cref="InvalidOperationException">No candidate succeeded with all its seeds.</exception>
    public SweepCandidate Best => Choosable.OrderBy(Cost).ThenBy(candidate => candidate.ZipBytes).FirstOrDefault() ?? throw new InvalidOperationException(
        $"No candidate of the sweep in '{Directory}' succeeded with all its seeds; the first error: {_trials.FirstOrDefault(trial => trial.Error is not null)?.Error ?? "none, no trial has ended"}");

    /// <summary>The candidates that no other beats in both metric and size, the smallest first.</summary>
    public IReadOnlyList<SweepCandidate> SizeFront => Front(candidate => candidate.ZipBytes);

    /// <summary>The candidates that no other beats in both metric and time per row, the fastest first; none where no time was measured.</summary>
    public IReadOnlyList<SweepCandidate> SpeedFront => Front(candidate => candidate.MillisecondsPerRow);

    private IEnumerable<SweepCandidate> Choosable => _candidates.Where(candidate => candidate.Failed == 0);

    /// <summary>The smallest model that is good enough.</summary>
    /// <param name="withinPoints">How far the mean metric may be behind the dense model's, in points: hundredths of the metric; at least 0.</param>
    /// <returns>It, or the dense model where no other is good enough.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The points are negative or no number.</exception>
    /// <exception cref="InvalidOperationException">The dense model failed or is missing.</exception>
    public SweepCandidate Smallest(double withinPoints = 1.0) => Within(withinPoints).MinBy(candidate => candidate.ZipBytes)!;

    /// <summary>The fastest model that is good enough.</summary>
    /// <param name="withinPoints">How far the mean metric may be behind the dense model's, in points: hundredths of the metric; at least 0.</param>
    /// <returns>It, or the dense model where no other is good enough.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The points are negative or no number.</exception>
    /// <exception cref="InvalidOperationException">The dense model failed or is missing, or no time was measured.</exception>
    public SweepCandidate Fastest(double withinPoints = 1.0) =>
        Within(withinPoints).Where(candidate => candidate.MillisecondsPerRow is not null).MinBy(candidate => candidate.MillisecondsPerRow)
        ?? throw new InvalidOperationException($"The sweep in '{Directory}' has no measured times yet: they come after the last trial.");

    /// <summary>Reads the results of a sweep, also of one that is running or was stopped.</summary>
    /// <param name="directory">The folder of the sweep.</param>
    /// <returns>The results so far.</returns>
    /// <exception cref="InvalidDataException">The folder holds no sweep, or a file of it is damaged; the message names it.</exception>
    public static SparsitySweepResult FromDirectory(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var folder = new SweepFolder(directory);
        return new SparsitySweepResult(directory, folder.ReadSettings(), folder.ReadTrials());
    }

    /// <summary>The trials as rows, with the properties of <see cref="SweepTrialResult"/> as columns; numbers that a failed trial lacks are NaN.</summary>
    /// <param name="mlContext">The context to make the rows in.</param>
    /// <returns>The rows.</returns>
    public IDataView ToDataView(MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(_trials.Select(trial => new SweepTrialRow
        {
            Method = trial.Method,
            Pruning = trial.Pruning,
            RemainingWeights = trial.RemainingWeights,
            Seed = trial.Seed,
            Metric = trial.Metric ?? double.NaN,
            KeptShare = trial.KeptShare ?? double.NaN,
            ZipBytes = trial.ZipBytes ?? double.NaN,
            MillisecondsPerRow = trial.MillisecondsPerRow ?? double.NaN,
            Seconds = trial.Seconds,
            PeakMemoryBytes = trial.PeakMemoryBytes,
            Error = trial.Error ?? "",
        }));
    }

    /// <summary>The results as a page with charts; also of a sweep that is running or was stopped.</summary>
    /// <param name="withinPoints">How far the marked choices may be behind the dense model, as for <see cref="Smallest"/>.</param>
    /// <returns>The report, to be saved.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The points are negative or no number.</exception>
    public SweepReport ToReport(double withinPoints = 1.0) => new(this, Checked(withinPoints));

    /// <summary>The candidates as a table for people.</summary>
    public override string ToString() => SweepTable.Format(this);

    private double Cost(SweepCandidate candidate) => Settings.HigherIsBetter ? -candidate.Metric : candidate.Metric;

    private IEnumerable<SweepCandidate> Within(double points)
    {
        Checked(points);
        _ = Dense;
        return Choosable.Where(candidate => candidate.PointsBelowDense <= points + Rounding);
    }

    private static double Checked(double points) => points >= 0
        ? points
        : throw new ArgumentOutOfRangeException(nameof(points), points, FormattableString.Invariant($"withinPoints is {points}; expected at least 0."));

    private SweepCandidate[] Front(Func<SweepCandidate, double?> cost)
    {
        var front = new List<SweepCandidate>();
        foreach (SweepCandidate candidate in Choosable.Where(candidate => cost(candidate) is not null).OrderBy(cost).ThenBy(Cost))
        {
            if (front.Count == 0 || Cost(candidate) < Cost(front[^1]))
                front.Add(candidate);
        }

        return [.. front];
    }
}

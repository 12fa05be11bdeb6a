using Microsoft.ML;

namespace MLNet.Pruning.Trainers;

/// <summary>What a sweep compares models by: one number from the scored validation rows.</summary>
public sealed class SweepMetric
{
    private readonly Func<IDataView, SparsitySweepOptions, double> _measure;

    /// <summary>A metric of your own.</summary>
    /// <param name="name">Its name in results and reports.</param>
    /// <param name="measure">Computes it from the validation rows as the fitted pipeline transformed them.</param>
    /// <param name="higherIsBetter">Whether larger values are better.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public SweepMetric(string name, Func<IDataView, double> measure, bool higherIsBetter = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(measure);
        (Name, HigherIsBetter, _measure) = (name, higherIsBetter, (scored, _) => measure(scored));
    }

    private SweepMetric(string name, SweepTask task, bool higherIsBetter, Func<IDataView, SparsitySweepOptions, double> measure) =>
        (Name, Task, HigherIsBetter, _measure) = (name, task, higherIsBetter, measure);

    /// <summary>The share of right labels among the rows, in [0, 1]; of classifications. Their default.</summary>
    public static SweepMetric MicroAccuracy { get; } = OfClasses(nameof(MicroAccuracy), true, metrics => metrics.MicroAccuracy);

    /// <summary>The share of right labels of every class, the mean over the classes, in [0, 1]; of classifications.</summary>
    public static SweepMetric MacroAccuracy { get; } = OfClasses(nameof(MacroAccuracy), true, metrics => metrics.MacroAccuracy);

    /// <summary>The cross-entropy in nats; of classifications. Lower is better.</summary>
    public static SweepMetric LogLoss { get; } = OfClasses(nameof(LogLoss), false, metrics => metrics.LogLoss);

    /// <summary>The coefficient of determination, at most 1; of regressions. Their default.</summary>
    public static SweepMetric RSquared { get; } = OfNumbers(nameof(RSquared), true, metrics => metrics.RSquared);

    /// <summary>The root of the mean squared error, in the label's units; of regressions. Lower is better.</summary>
    public static SweepMetric RootMeanSquaredError { get; } = OfNumbers(nameof(RootMeanSquaredError), false, metrics => metrics.RootMeanSquaredError);

    /// <summary>The mean absolute error, in the label's units; of regressions. Lower is better.</summary>
    public static SweepMetric MeanAbsoluteError { get; } = OfNumbers(nameof(MeanAbsoluteError), false, metrics => metrics.MeanAbsoluteError);

    /// <summary>The name in results and reports.</summary>
    public string Name { get; }

    /// <summary>Whether larger values are better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>The task that the metric belongs to; null for either.</summary>
    internal SweepTask? Task { get; }

    /// <exception cref="InvalidOperationException">The metric is no number.</exception>
    internal double Measure(IDataView scored, SparsitySweepOptions options)
    {
        double value = _measure(scored, options);
        return double.IsFinite(value) ? value : throw new InvalidOperationException(FormattableString.Invariant($"{Name} of the validation rows is {value}; expected a finite number."));
    }

    private static SweepMetric OfClasses(string name, bool higherIsBetter, Func<Microsoft.ML.Data.MulticlassClassificationMetrics, double> value) =>
        new(name, SweepTask.Classification, higherIsBetter, (scored, options) =>
            value(new MLContext().MulticlassClassification.Evaluate(scored, options.LabelColumnName, options.ScoreColumnName, options.PredictedLabelColumnName)));

    private static SweepMetric OfNumbers(string name, bool higherIsBetter, Func<Microsoft.ML.Data.RegressionMetrics, double> value) =>
        new(name, SweepTask.Regression, higherIsBetter, (scored, options) =>
            value(new MLContext().Regression.Evaluate(scored, options.LabelColumnName, options.ScoreColumnName)));
}

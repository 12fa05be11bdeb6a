namespace MLNet.Pruning.Trainers;

/// <summary>The options of a sparsity sweep. They are checked before anything is trained.</summary>
public sealed class SparsitySweepOptions
{
    /// <summary>
    /// The folder of the results, which is made where there is none: <c>trials.jsonl</c> with a line per trial, <c>sweep.json</c>, and the models. A sweep
    /// that finds results of its trials there does not train those again, failed ones excepted. Another metric and other rows are
    /// refused; another pipeline, with another encoder or number of epochs, is not told apart and needs another folder.
    /// </summary>
    public required string Directory { get; set; }

    /// <summary>The shares of remaining weights to try, each in (0, 1]; 1 stands for the dense model, which is always tried.</summary>
    /// <value>The default value is 0.5, 0.2, 0.1, 0.05.</value>
    public IReadOnlyList<double> Levels { get; set; } = [0.5, 0.2, 0.1, 0.05];

    /// <summary>The pruning methods to try at every level. The dense model, <see cref="None"/>, is always tried.</summary>
    /// <value>The default value is <see cref="OptimalBrainDamage"/>, the trainers' default.</value>
    public IReadOnlyList<PruningMethod> Methods { get; set; } = [new OptimalBrainDamage()];

    /// <summary>The seeds to try with every method and level. Three or more tell differences from luck.</summary>
    /// <value>The default value is 1.</value>
    public IReadOnlyList<int> Seeds { get; set; } = [1];

    /// <summary>What the models are compared by on the validation rows.</summary>
    /// <value>The default value is null: <see cref="SweepMetric.MicroAccuracy"/> for classes, <see cref="SweepMetric.RSquared"/> for numbers.</value>
    public SweepMetric? Metric { get; set; }

    /// <summary>The label column of the transformed validation rows, for the metrics that read it.</summary>
    /// <value>The default value is <c>"Label"</c>.</value>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The score column of the transformed validation rows.</summary>
    /// <value>The default value is <c>"Score"</c>.</value>
    public string ScoreColumnName { get; set; } = "Score";

    /// <summary>The column of predicted classes of the transformed validation rows.</summary>
    /// <value>The default value is <c>"PredictedLabel"</c>.</value>
    public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

    /// <summary>
    /// Whether the models that another one beats in accuracy and in size, and in accuracy and in speed, are deleted at the end. The dense model stays.
    /// </summary>
    /// <value>The default value is false.</value>
    public bool DeleteLosers { get; set; }

    /// <summary>Told how far the sweep is.</summary>
    /// <value>The default value is null.</value>
    public IProgress<SweepProgress>? Progress { get; set; }

    /// <summary>
    /// Ends the sweep with an <see cref="OperationCanceledException"/>: between two trials, or within one step of the training where the factory uses
    /// <see cref="SweepTrial.Apply"/>. What is done stays in the folder, and the same sweep goes on from there.
    /// </summary>
    /// <value>The default value is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal void Validate(SweepTask task)
    {
        foreach (var (name, value) in ((string, string)[])[
            (nameof(Directory), Directory), (nameof(LabelColumnName), LabelColumnName), (nameof(ScoreColumnName), ScoreColumnName),
            (nameof(PredictedLabelColumnName), PredictedLabelColumnName)])
        {
            Check(!string.IsNullOrWhiteSpace(value), name, value ?? "null", "a name that is not empty");
        }

        Check(Levels is { Count: > 0 }, nameof(Levels), Levels is null ? "null" : "empty", "at least one share");
        foreach (double level in Levels!)
            Check(level is > 0 and <= 1, nameof(Levels), level, "shares of more than 0 and at most 1");
        Check(Methods is { Count: > 0 } && !Methods.Contains(null!), nameof(Methods), Methods is null ? "null" : Methods.Count == 0 ? "empty" : "a list with a null", "at least one method");
        foreach (PruningMethod method in Methods!)
            method.Validate();
        Check(Seeds is { Count: > 0 }, nameof(Seeds), Seeds is null ? "null" : "empty", "at least one seed");
        if (Metric?.Task is { } of)
            Check(of == task, nameof(Metric), Metric.Name, $"a metric of a {task.ToString().ToLowerInvariant()}");
    }

    private static void Check(bool fits, string option, object value, string expected)
    {
        if (!fits)
            throw new ArgumentOutOfRangeException(option, value, FormattableString.Invariant($"{option} is {value}; expected {expected}."));
    }
}

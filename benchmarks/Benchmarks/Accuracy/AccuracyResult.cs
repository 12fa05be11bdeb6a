namespace MLNet.Pruning.Benchmarks;

/// <summary>What a training of the accuracy table came to: a line of docs/accuracy.jsonl.</summary>
/// <param name="Side">Who trained.</param>
/// <param name="Data">The folder of the data set.</param>
/// <param name="Recipe">The name of the recipe.</param>
/// <param name="Share">The asked share of remaining weights; 1 for a dense model.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Accuracy">The share of right labels among the dev rows.</param>
/// <param name="Remaining">The share of prunable weights that are not zero.</param>
/// <param name="Seconds">Seconds of the training, on a machine that may have been busy.</param>
/// <param name="Date">The day.</param>
/// <param name="Settings">Every option that decides the weights, or the command of the reference.</param>
internal sealed record AccuracyResult(
    string Side, string Data, string Recipe, double Share, int Seed, double Accuracy, double Remaining, double Seconds, DateOnly Date, string Settings)
{
    /// <summary>The settings of a training that the trainer refused.</summary>
    public const string Refused = "collapsed and refused; counted as the most frequent class";

    /// <summary>Whether the training collapsed and gave no model. Such a result has no seconds.</summary>
    public bool IsRefused() => Settings == Refused;

    /// <summary>The training that this is the result of.</summary>
    public AccuracyCell Cell() => new(Side, Data, Recipe, Share, Seed);
}

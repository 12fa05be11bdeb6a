using TorchSharp;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// How the weights to remove are chosen. Every method is a record with settings of its own: <see cref="Movement"/>, <see cref="Magnitude"/>,
/// <see cref="FixedMask"/> and the others of this namespace; <see cref="None"/> prunes nothing.
/// </summary>
public abstract record PruningMethod
{
    private protected PruningMethod()
    {
    }

    /// <summary>What decides which elements of a matrix stay.</summary>
    internal virtual MaskSource MaskSource => MaskSource.Weight;

    /// <summary>Whether the method follows a <see cref="SparsitySchedule"/> to an asked share.</summary>
    internal virtual bool UsesSchedule => true;

    /// <summary>Whether the weights of the given encoder are what the method is about: the model never starts from those of a dense fit instead.</summary>
    internal virtual bool KeepsEncoder => false;

    /// <summary>Peak learning rate of the scores; 0 for a method without scores.</summary>
    internal virtual double PeakScoreRate => 0;

    /// <summary>Checks the settings of the method.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names setting, value and range.</exception>
    internal virtual void Validate()
    {
    }

    /// <summary>Checks that the training has the steps that the method needs.</summary>
    /// <exception cref="ArgumentException">There are too few, or they lie wrongly; the message gives the numbers.</exception>
    internal virtual void CheckSteps(SparsitySchedule schedule, int totalSteps)
    {
        if (UsesSchedule)
            schedule.Validate(totalSteps);
    }

    /// <summary>Whether a weight learns, by its canonical name; a prunable matrix that does not still has its scores.</summary>
    internal virtual bool Trains(string name) => true;

    /// <summary>Writes the starting scores of one matrix; called only where the <see cref="MaskSource"/> has scores.</summary>
    /// <param name="scores">The scores to fill, of the shape of <paramref name="weight"/>.</param>
    /// <param name="weight">The matrix before training.</param>
    /// <param name="random">The random stream of this matrix.</param>
    internal virtual void StartScores(torch.Tensor scores, torch.Tensor weight, CounterRandom random) =>
        throw new NotSupportedException($"{GetType().Name} has no scores.");

    /// <summary>Begins the pruning of one training.</summary>
    internal abstract Pruner Start(PruningContext context);

    private protected void Check(bool fits, string setting, object value, string expected)
    {
        if (!fits)
            throw new ArgumentOutOfRangeException(setting, value, FormattableString.Invariant($"{GetType().Name}.{setting} is {value}; expected {expected}."));
    }

    private protected void CheckScores(double scoreLearningRate, ScoreStart scoreStart)
    {
        Check(scoreLearningRate is > 0 and <= 1, "ScoreLearningRate", scoreLearningRate, "more than 0 and at most 1");
        if (scoreStart is null)
            throw new ArgumentNullException("ScoreStart", $"{GetType().Name}.ScoreStart is null; expected a start such as ScoreStart.Magnitude().");
    }
}

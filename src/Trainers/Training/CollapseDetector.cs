namespace MLNet.Pruning.Trainers;

/// <summary>
/// Sees a training that fell back to guessing: a loss against the labels as high as that of a model that has learned nothing of the texts, over a whole
/// stretch of steps, though it had been lower. Pruning faster than the remaining weights can learn does that, and the accuracy alone can hide it
/// where one class is frequent. What is left may learn again once the share stands.
/// </summary>
/// <param name="guessingLoss">The mean loss of a model that has learned nothing of the texts.</param>
/// <param name="totalSteps">Steps of the whole training, of which a stretch is a tenth; at least 50, so that chance averages out.</param>
/// <param name="advice">What to change about a training that learns nothing or collapses, in a sentence.</param>
/// <param name="teacherLoss">The mean loss of the teacher's predictions; 0 without any.</param>
internal sealed class CollapseDetector(double guessingLoss, int totalSteps, string advice, double teacherLoss = 0)
{
    private const double Guessing = 0.95;
    private const double Learned = 0.8;
    private const int ShortestStretch = 50;

    private readonly int _stretch = Math.Max(ShortestStretch, totalSteps / 10);

    // A student of a teacher that does not know the labels, or is too sure of itself, shall be no better by them.
    private readonly bool _labelsTell = teacherLoss < Learned * guessingLoss;

    /// <summary>What to change about a training that learns nothing or collapses.</summary>
    public string Advice => advice;

    /// <summary>What a resumed training has to restore.</summary>
    public CollapseState State { get; set; } = CollapseState.Start;

    /// <summary>Takes the loss of a step.</summary>
    /// <param name="loss">The sum over the rows of its batch that have a label.</param>
    /// <param name="rows">Those rows.</param>
    /// <returns>In words what happened, where a training that had learned has just collapsed; else null.</returns>
    public string? Take(double loss, int rows)
    {
        State = State with { Steps = State.Steps + 1, Loss = State.Loss + loss, Rows = State.Rows + rows };
        if (!_labelsTell || State.Steps < _stretch || State.Rows == 0)
            return null;

        double mean = State.Loss / State.Rows, lowest = State.LowestLoss;
        string? before = State.Collapse, now = lowest < Learned * guessingLoss && IsGuessing(mean)
            ? before ?? $"Training has collapsed: the loss against the labels was {mean:F3} over {_stretch} steps, after {lowest:F3} before; a model that has learned nothing of the texts has {guessingLoss:F3}."
            : null;
        State = CollapseState.Start with { LowestLoss = Math.Min(mean, lowest), Collapse = now };
        return before is null ? now : null;
    }

    /// <summary>Whether a mean loss is that of a model which has learned nothing of the texts.</summary>
    public bool IsGuessing(double meanLoss) => meanLoss >= Guessing * guessingLoss;

    /// <summary>A warning in words where an epoch after the first has learned nothing, else null.</summary>
    public string? Check(int epoch, double meanLoss) =>
        epoch > 1 && _labelsTell && IsGuessing(meanLoss)
            ? $"Training learns nothing: the loss against the labels in epoch {epoch} is {meanLoss:F3}, and a model that has learned nothing of the texts has {guessingLoss:F3}. {advice}"
            : null;
}

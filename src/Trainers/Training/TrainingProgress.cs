using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>How far a training is, told after every step.</summary>
public sealed record TrainingProgress
{
    /// <summary>Whether the training is that of a teacher which the trainer makes first (<see cref="Teacher.OwnDenseFit"/>).</summary>
    public bool OfTeacher { get; init; }

    /// <summary>The running epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs asked for.</summary>
    public required int Epochs { get; init; }

    /// <summary>Steps done, over all epochs.</summary>
    public required int Step { get; init; }

    /// <summary>Steps asked for, over all epochs.</summary>
    public required int Steps { get; init; }

    /// <summary>
    /// The training loss, mean of this epoch's batches so far: cross-entropy in nats, or the squared error of standardised labels; with a teacher the weighted
    /// sum of the <see cref="LossParts"/>.
    /// </summary>
    public required double Loss { get; init; }

    /// <summary>With a teacher the loss against the labels and every distillation loss, each the mean of this epoch's batches so far; else nothing.</summary>
    public IReadOnlyList<LossPart> LossParts { get; init; } = [];

    /// <summary>The share of prunable encoder weights in use, in [0, 1].</summary>
    public required double RemainingWeights { get; init; }

    /// <summary>The learning rate of the weights in this step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training rows per second since this training started or went on; that of the model and that of its teacher count apart.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>Time that the remaining steps will take at this pace, in whole seconds.</summary>
    public required TimeSpan TimeLeft { get; init; }
}

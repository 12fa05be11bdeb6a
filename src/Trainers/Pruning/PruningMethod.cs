using TorchSharp;

namespace MLNet.Pruning.Trainers;

/// <summary>How the weights to remove are chosen: <see cref="Movement"/>, <see cref="Magnitude"/> or <see cref="None"/>, each with its own settings.</summary>
public abstract record PruningMethod
{
    private protected PruningMethod()
    {
    }

    /// <summary>What the elements of a matrix are ranked by; the highest stay.</summary>
    internal abstract MaskSource MaskSource { get; }

    /// <summary>Peak learning rate of the scores; 0 for a method without scores.</summary>
    internal virtual double PeakScoreRate => 0;

    /// <summary>Checks the settings of the method.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names setting, value and range.</exception>
    internal virtual void Validate()
    {
    }

    /// <summary>Writes the starting scores of one matrix; called only where the scores are the <see cref="MaskSource"/>.</summary>
    /// <param name="scores">The scores to fill, of the shape of <paramref name="weight"/>.</param>
    /// <param name="weight">The matrix before training.</param>
    /// <param name="random">The random stream of this matrix.</param>
    internal virtual void StartScores(torch.Tensor scores, torch.Tensor weight, CounterRandom random) =>
        throw new NotSupportedException($"{GetType().Name} has no scores.");
}

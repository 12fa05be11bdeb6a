namespace MLNet.Pruning.Trainers;

/// <summary>Remembers the best epoch by validation loss and says when to stop. Only epochs at the final share that learned predictions are candidates.</summary>
internal sealed class EarlyStopping(int? patience)
{
    /// <summary>The best candidate so far, from 1; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The validation loss of <see cref="BestEpoch"/>.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Candidates since <see cref="BestEpoch"/>.</summary>
    public int EpochsSinceBest { get; private set; }

    /// <summary>Whether training is to stop now.</summary>
    public bool ShouldStop => patience is { } limit && EpochsSinceBest >= limit;

    /// <summary>Takes the validation loss of a finished epoch; true where it is the best candidate so far.</summary>
    public bool Take(int epoch, double validationLoss, bool isCandidate)
    {
        if (!isCandidate)
            return false;
        if (validationLoss < BestLoss)
        {
            (BestEpoch, BestLoss, EpochsSinceBest) = (epoch, validationLoss, 0);
            return true;
        }
        EpochsSinceBest++;
        return false;
    }

    /// <summary>Puts back what a checkpoint holds.</summary>
    public void Restore(int bestEpoch, double bestLoss, int epochsSinceBest) =>
        (BestEpoch, BestLoss, EpochsSinceBest) = (bestEpoch, bestLoss, epochsSinceBest);
}

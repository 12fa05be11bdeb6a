namespace MLNet.Pruning.Transforms;

/// <summary>The values in the prunable matrices of the model that a training ended with, before they were rounded for storage.</summary>
/// <param name="Weights">The weights of all matrices as they were trained, without the mask.</param>
/// <param name="Scores">The scores of all matrices; null for a pruning method without scores.</param>
/// <param name="Movement">Where the weights of all matrices started, and how far they moved.</param>
/// <param name="Matrices">The matrices one by one, in the order of the forward pass.</param>
public sealed record WeightDistributions(
    MaskedHistogram Weights, MaskedHistogram? Scores, MovementHistogram Movement, IReadOnlyList<MatrixDistribution> Matrices)
{
    /// <exception cref="InvalidDataException">A histogram is none.</exception>
    internal void Check()
    {
        Weights.Check();
        Scores?.Check();
        Movement.Check();
        foreach (MatrixDistribution matrix in Matrices)
        {
            if (matrix is null)
                throw new InvalidDataException("The saved training report lacks the histograms of a matrix.");
            matrix.Weights.Check();
            matrix.Scores?.Check();
        }
    }
}

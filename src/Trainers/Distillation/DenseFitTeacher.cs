namespace MLNet.Pruning.Trainers;

/// <summary>The teacher that a trainer fits itself.</summary>
internal sealed class DenseFitTeacher(int maxEpochs, double? learningRate) : Teacher
{
    public int MaxEpochs => maxEpochs;

    /// <summary>The peak learning rate; null: the student's.</summary>
    public double? LearningRate => learningRate;

    public override string ToString() => FormattableString.Invariant($"{nameof(OwnDenseFit)}({maxEpochs} epochs{(learningRate is { } rate ? $", rate {rate}" : "")})");
}

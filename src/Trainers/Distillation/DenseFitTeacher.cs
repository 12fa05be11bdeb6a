namespace MLNet.Pruning.Trainers;

/// <summary>The teacher that a trainer fits itself.</summary>
internal sealed class DenseFitTeacher(int? maxEpochs, double? learningRate) : Teacher
{
    // Few rows want many passes: Mosbach, Andriushchenko, Klakow 2021 (arXiv 2006.04884), section 6.
    private const int UsualSteps = 400, FewestEpochs = 4, MostEpochs = 120;

    /// <summary>The peak learning rate; null: the student's.</summary>
    public double? LearningRate => learningRate;

    /// <summary>Passes over the labelled rows; null before their number is known.</summary>
    public int? MaxEpochs => maxEpochs;

    /// <summary>The same teacher for rows that take so many steps in a pass, and for a student that may pass over them so often.</summary>
    public DenseFitTeacher For(int stepsPerEpoch, int? studentEpochs)
    {
        int usual = Math.Clamp((int)Math.Ceiling(UsualSteps / (double)stepsPerEpoch), FewestEpochs, MostEpochs);
        return new(maxEpochs ?? Math.Min(usual, studentEpochs ?? usual), learningRate);
    }

    public override string ToString() => FormattableString.Invariant(
        $"{nameof(OwnDenseFit)}({maxEpochs?.ToString() ?? "usual"} epochs{(learningRate is { } rate ? $", rate {rate}" : "")})");
}

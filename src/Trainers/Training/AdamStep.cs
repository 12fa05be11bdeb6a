namespace MLNet.Pruning.Trainers;

/// <summary>The numbers of one AdamW step that all parameters share.</summary>
internal readonly record struct AdamStep
{
    /// <param name="settings">The optimizer's settings.</param>
    /// <param name="number">The updates that the moments stand for, this one included.</param>
    /// <param name="rateFactor">The factor on the peak learning rates.</param>
    /// <param name="scoreRate">Peak learning rate of the scores.</param>
    /// <param name="gradientNorm">The norm of the whole gradient, which is clipped.</param>
    public AdamStep(OptimizerSettings settings, int number, double rateFactor, double scoreRate, double gradientNorm)
    {
        // 1e-6 as torch's clip_grad_norm_ has it.
        GradientScale = Math.Min(1, settings.ClipNorm / (gradientNorm + 1e-6));
        double correction = 1 - Math.Pow(settings.Beta1, number);
        WeightStep = settings.LearningRate * rateFactor / correction;
        ScoreStep = scoreRate * rateFactor / correction;
        RootScale = 1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, number));
        Decay = settings.LearningRate * rateFactor * settings.WeightDecay;
        (Beta1, Beta2, Epsilon) = (settings.Beta1, settings.Beta2, settings.Epsilon);
    }

    /// <summary>What gradients are multiplied by, at most 1.</summary>
    public double GradientScale { get; }

    /// <summary>The learning rate of weights over the bias correction of the mean.</summary>
    public double WeightStep { get; }

    /// <summary>The learning rate of scores over the bias correction of the mean.</summary>
    public double ScoreStep { get; }

    /// <summary>One over the root of the bias correction of the variance.</summary>
    public double RootScale { get; }

    /// <summary>The share by which decayed weights shrink.</summary>
    public double Decay { get; }

    public double Beta1 { get; }

    public double Beta2 { get; }

    public double Epsilon { get; }
}

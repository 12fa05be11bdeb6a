using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The peak learning rates of trainings for which none is set.</summary>
internal static class DefaultLearningRate
{
    // Measured at this width (docs/recipes.md). Twice as wide, the rule gives the 5e-5 that BERT-base is usually fine-tuned with.
    private const double Width = 384, Tuned = 2e-4, Distilled = 8e-4, Most = 1e-3;

    // Fewer rows are learned by heart at the full rate; fewer steps, for the number of classes too, learn too little at a lower one (docs/recipes.md).
    private const double EnoughRows = 2000, EnoughSteps = 400, EnoughStepsOfClass = 65;

    // New weights have farther to go, and those over words alone have no layers that a large step would upset.
    private const double NewLayers = 5e-4, WordsAlone = 1e-3;

    /// <summary>The rate of a training against labels, or with another model as the teacher.</summary>
    /// <param name="model">The shape of the model that is trained.</param>
    /// <param name="isNew">Whether its layers start from nothing.</param>
    public static double OfTuning(EncoderConfig model, bool isNew) => (model.IsTransformer, isNew) switch
    {
        (false, _) => WordsAlone,
        (true, true) => NewLayers,
        (true, false) => Math.Min(Most, Rounded(Tuned * Narrowness(model))),
    };

    /// <summary>The rate of a training against labels that prunes nothing.</summary>
    /// <param name="model">The shape of the model that is trained.</param>
    /// <param name="isNew">Whether its layers start from nothing.</param>
    /// <param name="rows">The rows with labels.</param>
    /// <param name="steps">The steps of the whole training.</param>
    /// <param name="classes">The number of classes, 1 for a regression.</param>
    public static double OfDenseFit(EncoderConfig model, bool isNew, int rows, long steps, int classes)
    {
        double lackOfSteps = Math.Max(1, Math.Max(EnoughSteps, EnoughStepsOfClass * classes) / steps);
        return Rounded(OfTuning(model, isNew) * (isNew ? 1 : Math.Min(1, Math.Sqrt(rows / EnoughRows) * lackOfSteps * lackOfSteps)));
    }

    /// <summary>The rate of a training in which the model's own dense fit is the teacher.</summary>
    /// <param name="model">The shape of the model that is trained.</param>
    /// <param name="isNew">Whether its layers start from nothing.</param>
    public static double OfDistilling(EncoderConfig model, bool isNew) => (model.IsTransformer, isNew) switch
    {
        (false, _) => WordsAlone,
        (true, true) => NewLayers,
        (true, false) => Rounded(Distilled * Math.Min(1, Narrowness(model))),
    };

    // Reports show the rate: 0.00045, not 0.00045000000000000004.
    private static double Rounded(double rate) => Math.Round(rate, 7);

    private static double Narrowness(EncoderConfig model) => Math.Pow(Width / model.HiddenSize, 2);
}

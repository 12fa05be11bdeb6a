using TorchSharp;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Movement pruning: every weight has a score that learns whether training moves the weight away from zero, and of every matrix the weights of the
/// highest scores stay. With W' = W * M the weight in use and G = dL/dW', the weight learns from G * M and the score from G * W, masked or not.
/// </summary>
/// <remarks>Sanh, Wolf and Rush 2020 (arXiv 2005.07683), the hard variant with the top share per matrix.</remarks>
public sealed record Movement : PruningMethod
{
    /// <summary>Peak learning rate of the scores, in (0, 1]; it follows the warm-up and decay of the weights' rate.</summary>
    /// <value>The default value is 1e-2.</value>
    public double ScoreLearningRate { get; init; } = 1e-2;

    /// <summary>The scores before training.</summary>
    /// <value>The default value is <see cref="ScoreStart.Magnitude"/> with scale 0.3: the published constant start collapses on a few thousand rows.</value>
    public ScoreStart ScoreStart { get; init; } = ScoreStart.Magnitude();

    internal override MaskSource MaskSource => MaskSource.Score;

    internal override double PeakScoreRate => ScoreLearningRate;

    internal override void Validate()
    {
        if (ScoreLearningRate is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(ScoreLearningRate), ScoreLearningRate, $"{nameof(Movement)}.{nameof(ScoreLearningRate)} is {ScoreLearningRate}; expected more than 0 and at most 1.");
        if (ScoreStart is null)
            throw new ArgumentNullException(nameof(ScoreStart), $"{nameof(Movement)}.{nameof(ScoreStart)} is null; expected a start such as ScoreStart.Magnitude().");
    }

    internal override void StartScores(torch.Tensor scores, torch.Tensor weight, CounterRandom random) => ScoreStart.Fill(scores, weight, random);
}

using TorchSharp;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Movement pruning: every weight has a score that learns whether training moves the weight away from zero, and the weights of the highest scores
/// stay. With W' = W * M the weight in use and G = dL/dW', the weight learns from G * M and the score from G * W, masked or not.
/// </summary>
/// <remarks>Sanh, Wolf and Rush 2020 (arXiv 2005.07683), section 4, the hard variant.</remarks>
public sealed record Movement : PruningMethod
{
    private const int FewestCuts = 4;

    /// <summary>Peak learning rate of the scores, in (0, 1]; it follows the warm-up and decay of the weights' rate.</summary>
    /// <value>The default value is 1e-2.</value>
    public double ScoreLearningRate { get; init; } = 1e-2;

    /// <summary>The scores before training.</summary>
    /// <value>The default value is <see cref="ScoreStart.Magnitude"/> with scale 0.3: the published constant start collapses on a few thousand rows.</value>
    public ScoreStart ScoreStart { get; init; } = ScoreStart.Magnitude();

    /// <summary>
    /// Whether all matrices are ranked together, so that the share of each is an outcome: first layers usually keep more and last ones next to
    /// nothing. Otherwise every matrix keeps the same share.
    /// </summary>
    /// <value>The default value is false.</value>
    public bool Global { get; init; }

    /// <summary>
    /// Steps for which a threshold stands, at least 1, and never more than a quarter of those over which the share falls. In between the scores go on
    /// moving across it, so that the share drifts a little. A new one comes when the share is final, too, and the masks of an evaluated or finished
    /// model are always chosen afresh.
    /// </summary>
    /// <value>The default value is 1: a threshold per step, as published. On the CPU more saved no time that could be measured (docs/recipes.md).</value>
    public int ThresholdRefresh { get; init; } = 1;

    internal override MaskSource MaskSource => MaskSource.Score;

    internal override double PeakScoreRate => ScoreLearningRate;

    internal override void Validate()
    {
        CheckScores(ScoreLearningRate, ScoreStart);
        Check(ThresholdRefresh >= 1, nameof(ThresholdRefresh), ThresholdRefresh, "at least 1");
    }

    internal override void StartScores(torch.Tensor scores, torch.Tensor weight, CounterRandom random) => ScoreStart.Fill(scores, weight, random);

    internal override Pruner Start(PruningContext context)
    {
        int falling = context.Schedule.FallingSteps(context.TotalSteps);
        return new TopSharePruner(context, Global, Math.Min(ThresholdRefresh, Math.Max(1, falling / FewestCuts)), context.ShareAt);
    }
}

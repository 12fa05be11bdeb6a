using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Static-model pruning: the encoder's weights, biases and LayerNorms keep their values, and only the scores learn, as in <see cref="Movement"/>,
/// with the weight and bias of the classifier. What a task adds to an encoder is then a choice among its weights.
/// </summary>
/// <remarks>Jiang et al. 2022 (arXiv 2210.06210), with a trained classifier in place of one made from label words.</remarks>
public sealed record ScoresOnly : PruningMethod
{
    /// <summary>Peak learning rate of the scores, in (0, 1]; it follows the warm-up and decay of the weights' rate.</summary>
    /// <value>The default value is 2e-2, as published.</value>
    public double ScoreLearningRate { get; init; } = 2e-2;

    /// <summary>The scores before training.</summary>
    /// <value>The default value is <see cref="ScoreStart.Magnitude"/> with scale 0.3.</value>
    public ScoreStart ScoreStart { get; init; } = ScoreStart.Magnitude();

    /// <summary>
    /// The strength λ of a penalty on the mean of σ(S), which falls from λ over the asked share to λ as the share falls; at least 0.
    /// </summary>
    /// <value>The default value is 0: the masks are ranks, which a pull on all scores changes little; published is 400.</value>
    public double Lambda { get; init; }

    internal override MaskSource MaskSource => MaskSource.Score;

    internal override bool KeepsEncoder => true;

    internal override double PeakScoreRate => ScoreLearningRate;

    internal override void Validate()
    {
        CheckScores(ScoreLearningRate, ScoreStart);
        Check(Lambda >= 0 && double.IsFinite(Lambda), nameof(Lambda), Lambda, "at least 0");
    }

    internal override bool Trains(string name) => name.StartsWith(TensorNames.Classifier, StringComparison.Ordinal);

    internal override void StartScores(Tensor scores, Tensor weight, CounterRandom random) => ScoreStart.Fill(scores, weight, random);

    internal override Pruner Start(PruningContext context) => new PenalisedPruner(context, Lambda);

    private sealed class PenalisedPruner(PruningContext context, double lambda) : TopSharePruner(context, global: false, refresh: 1, context.ShareAt)
    {
        public override void SetMasks(int step, bool training)
        {
            base.SetMasks(step, training);
            foreach (var parameter in Context.Masked)
                parameter.Penalty = new ScorePenalty(lambda * RemainingWeights / Context.RemainingWeights / Context.Masked.Count, Shift: 0);
        }
    }
}

using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Soft movement pruning: scores learn as in <see cref="Movement"/>, and a weight stays while σ(score) is over a threshold that rises to its final
/// value along the schedule's curve. A penalty, λ times the mean of σ(S) over every matrix and over the matrices, pulls all scores down; what stays
/// is what training pushes up harder. The share of each matrix is an outcome.
/// </summary>
/// <remarks>
/// Sanh, Wolf and Rush 2020 (arXiv 2005.07683, section 4), with λ rising as the threshold does. In the published form the share of the whole model is
/// an outcome of λ too, and one has to try. Here, unless <see cref="SteerToShare"/> is off, λ is steered so that the share follows the schedule; where
/// it lags behind, the threshold rises as far as the scheduled share asks, and from the start of the cool-down the threshold is the one at which
/// exactly the asked share stays.
/// </remarks>
public sealed record SoftMovement : PruningMethod
{
    /// <summary>Peak learning rate of the scores, in (0, 1]; it follows the warm-up and decay of the weights' rate.</summary>
    /// <value>The default value is 1e-2.</value>
    public double ScoreLearningRate { get; init; } = 1e-2;

    /// <summary>The scores before training.</summary>
    /// <value>The default value is <see cref="ScoreStart.Magnitude"/> with scale 0.3; published is <c>ScoreStart.Constant(0)</c>.</value>
    public ScoreStart ScoreStart { get; init; } = ScoreStart.Magnitude();

    /// <summary>The strength λ of the penalty once the threshold is final; positive. Steering multiplies it by a factor from 0.01 to 100.</summary>
    /// <value>The default value is 100; published are 100 to 700, for hundreds of thousands of rows.</value>
    public double Lambda { get; init; } = 100;

    /// <summary>The final threshold on σ(score), in (0, 1).</summary>
    /// <value>The default value is 0.1, as published.</value>
    public double FinalThreshold { get; init; } = 0.1;

    /// <summary>The share of every matrix that stays in any case, in [0, 1); the published code's guard against empty matrices.</summary>
    /// <value>The default value is 0.005.</value>
    public double FloorShare { get; init; } = 0.005;

    /// <summary>Whether training ends at the asked share; otherwise λ and the threshold are those that are set, and the share is an outcome.</summary>
    /// <value>The default value is true.</value>
    public bool SteerToShare { get; init; } = true;

    internal override MaskSource MaskSource => MaskSource.Score;

    internal override double PeakScoreRate => ScoreLearningRate;

    internal override void Validate()
    {
        CheckScores(ScoreLearningRate, ScoreStart);
        Check(Lambda > 0 && double.IsFinite(Lambda), nameof(Lambda), Lambda, "a positive number");
        Check(FinalThreshold is > 0 and < 1, nameof(FinalThreshold), FinalThreshold, "more than 0 and less than 1");
        Check(FloorShare is >= 0 and < 1, nameof(FloorShare), FloorShare, "at least 0 and less than 1");
    }

    internal override void StartScores(Tensor scores, Tensor weight, CounterRandom random) => ScoreStart.Fill(scores, weight, random);

    internal override Pruner Start(PruningContext context) => new ThresholdPruner(context, this);

    private sealed class ThresholdPruner(PruningContext context, SoftMovement method) : Pruner(context)
    {
        private readonly ShareController _controller = new(context.TotalSteps);
        private double _shareOverThreshold;

        public override IEnumerable<(string Name, Tensor Tensor)> State => [_controller.State];

        public override bool AtFinalShare(int stepsDone) => Context.Schedule.Progress(stepsDone, Context.TotalSteps) == 1;

        public override void SetMasks(int step, bool training)
        {
            double progress = Context.Schedule.Progress(step, Context.TotalSteps), share = Context.ShareAt(step);
            double threshold = Context.Schedule.Between(progress, 0, method.FinalThreshold);
            foreach (var parameter in Context.Masked)
            {
                parameter.Mask = threshold == 0 ? TopShare.All : new TopShare(Math.Log(threshold / (1 - threshold)), -1);
                parameter.Penalty = new ScorePenalty(method.Lambda * (threshold / method.FinalThreshold) * _controller.Factor / Context.Masked.Count, Shift: 0);
            }
            _shareOverThreshold = CountKept();
            if (method.SteerToShare && (progress == 1 || _shareOverThreshold > share))
                SelectTogether(share, method.FloorShare);
            else if (method.FloorShare > 0)
                KeepFloors();
            RemainingWeights = CountKept();
            Context.Updater.ApplyMasks();
        }

        public override void AfterUpdate(int stepsDone, double learningRate)
        {
            if (method.SteerToShare)
                _controller.Take(_shareOverThreshold, Context.ShareAt(stepsDone - 1));
        }

        private void KeepFloors()
        {
            foreach (var parameter in Context.Masked)
            {
                long floor = TopShare.Kept(method.FloorShare, parameter.MaskKeys.numel()) + 1;
                if (parameter.CountKept() < floor)
                    Context.Updater.Select([parameter], floor);
            }
        }
    }
}

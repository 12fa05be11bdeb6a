using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// L0 regularisation: every weight is multiplied by a random gate from the hard concrete distribution, whose parameter log α, the score, learns by
/// the exact gradient through the gate. A penalty, λ times the mean probability that a gate is open, closes the gates that training does not need.
/// An evaluated or finished model has the gates without noise; those that are open in part stay in the weights as factors.
/// </summary>
/// <remarks>
/// Louizos, Welling and Kingma 2018 (arXiv 1712.01312), as the baseline of Sanh, Wolf and Rush 2020 (arXiv 2005.07683) has it: with u uniform,
/// s = σ((ln u - ln(1 - u) + S) / (2/3)) in training and σ(S) afterwards, and M = s stretched to (-0.1, 1.1) and clamped to [0, 1]; P(M ≠ 0) =
/// σ(S - (2/3) ln(0.1/1.1)). The share is an outcome of λ in the published form. Here, unless <see cref="SteerToShare"/> is off, λ is steered so that
/// the share of open gates follows the schedule; where it lags behind, the lowest scores are cut, and from the start of the cool-down exactly the
/// asked share stays.
/// </remarks>
public sealed record L0 : PruningMethod
{
    private const double Temperature = 2.0 / 3;
    private const double Low = -0.1;
    private const double High = 1.1;

    // Where σ(S) stretched is 0, and where P(M ≠ 0) is a half.
    private static readonly double ClosedScore = Math.Log(-Low / High);
    private static readonly double PenaltyShift = -Temperature * Math.Log(-Low / High);

    /// <summary>Peak learning rate of the scores, in (0, 1]; it follows the warm-up and decay of the weights' rate.</summary>
    /// <value>The default value is 1e-1.</value>
    public double ScoreLearningRate { get; init; } = 1e-1;

    /// <summary>The scores before training.</summary>
    /// <value>The default value is <c>ScoreStart.Constant(2.197)</c>, which opens a gate by 0.98.</value>
    public ScoreStart ScoreStart { get; init; } = ScoreStart.Constant(2.197);

    /// <summary>The strength λ of the penalty; positive. Steering multiplies it by a factor from 0.01 to 100.</summary>
    /// <value>The default value is 125, as published for SQuAD.</value>
    public double Lambda { get; init; } = 125;

    /// <summary>Whether training ends at the asked share; otherwise λ is constant, there is no schedule, and the share is an outcome.</summary>
    /// <value>The default value is true.</value>
    public bool SteerToShare { get; init; } = true;

    internal override MaskSource MaskSource => MaskSource.Gate;

    internal override bool UsesSchedule => SteerToShare;

    internal override double PeakScoreRate => ScoreLearningRate;

    /// <summary>The random numbers of a matrix at a step, each from 0.0001 to 0.9999; a recorded run has its own.</summary>
    internal Func<TrainedParameter, int, double[]>? RecordedNoise { get; init; }

    internal override void Validate()
    {
        CheckScores(ScoreLearningRate, ScoreStart);
        Check(Lambda > 0 && double.IsFinite(Lambda), nameof(Lambda), Lambda, "a positive number");
    }

    internal override void StartScores(Tensor scores, Tensor weight, CounterRandom random) => ScoreStart.Fill(scores, weight, random);

    internal override Pruner Start(PruningContext context) => new GatePruner(context, this);

    private sealed class GatePruner : Pruner
    {
        private const double WeakestGate = 0.05;
        private const int ChunkLength = 1 << 15;

        private readonly L0 _method;
        private readonly ShareController _controller;
        private double _openShare;

        public GatePruner(PruningContext context, L0 method)
            : base(context)
        {
            (_method, _controller) = (method, new ShareController(context.TotalSteps));
            foreach (var parameter in context.Masked)
                parameter.Gate = (empty_like(parameter.Weight.Value).DetachFromDisposeScope(), empty_like(parameter.Weight.Value).DetachFromDisposeScope());
        }

        public override IEnumerable<(string Name, Tensor Tensor)> State => [_controller.State];

        public override bool AtFinalShare(int stepsDone) =>
            _method.SteerToShare ? Context.ShareAt(stepsDone) <= Context.RemainingWeights : stepsDone == Context.TotalSteps;

        public override void SetMasks(int step, bool training)
        {
            foreach (var parameter in Context.Masked)
            {
                parameter.Mask = new TopShare(ClosedScore, -1);
                parameter.Penalty = new ScorePenalty(_method.Lambda * _controller.Factor / Context.Masked.Count, PenaltyShift);
            }
            RemainingWeights = _openShare = CountKept();

            double shift = 0, share = _method.SteerToShare ? Context.ShareAt(step) : 1;
            bool cut = share < 1 && (AtFinalShare(step) || _openShare > share);
            if (cut)
            {
                SelectTogether(share);
                RemainingWeights = CountKept();

                // Too few gates are open: all open further, until the weakest that is to stay is open a little.
                shift = Math.Max(0, ClosedScore + WeakestGate - Context.Masked[0].Mask.Threshold);
            }
            foreach (var parameter in Context.Masked)
                OpenGates(parameter, step, training, shift, cut);
            Context.Updater.ApplyMasks();
        }

        public override void AfterUpdate(int stepsDone, double learningRate)
        {
            if (_method.SteerToShare)
                _controller.Take(_openShare, Context.ShareAt(stepsDone - 1));
        }

        private void OpenGates(TrainedParameter parameter, int step, bool training, double shift, bool cut)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var (open, slope) = parameter.Gate!.Value;
            var score = parameter.Scores!.Value + shift;
            double temperature = training ? Temperature : 1;
            if (training)
            {
                var weight = parameter.Weight.Value;
                var noise = tensor(_method.RecordedNoise?.Invoke(parameter, step) ?? Noise(parameter, step), weight.shape, weight.dtype, weight.device);
                score = score + noise.log() - (1 - noise).log();
            }
            var gate = (score / temperature).sigmoid();
            var stretched = (gate * (High - Low)) + Low;
            var (above, below) = (stretched.gt(0).to(stretched.dtype), stretched.lt(1).to(stretched.dtype));
            open.copy_((stretched * above * below) + (1 - below));

            // A score that is cut goes on learning, as if its gate were in use.
            slope.copy_(gate * (1 - gate) * above * below * ((High - Low) / temperature));
            if (cut)
                open.mul_(parameter.KeptElements());
        }

        private double[] Noise(TrainedParameter parameter, int step)
        {
            var values = new double[parameter.Weight.Value.numel()];
            FixedWork.Run((values.Length + ChunkLength - 1) / ChunkLength, values.Length, chunk =>
            {
                int start = chunk * ChunkLength;
                var random = new CounterRandom(Context.Seed, "gates/" + parameter.Weight.Name) { Counter = ((ulong)step * (ulong)values.Length) + (ulong)start };
                foreach (ref double value in values.AsSpan(start, Math.Min(ChunkLength, values.Length - start)))
                    value = Math.Clamp(random.NextUniform(), 1e-4, 1 - 1e-4);
            });
            return values;
        }
    }
}

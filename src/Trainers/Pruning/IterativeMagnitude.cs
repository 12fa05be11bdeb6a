using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Iterative magnitude pruning: train, cut the smallest weights of every matrix, train what is left with the cut weights held at zero, and so on.
/// Every round cuts the same fraction of what is left, and starts the learning rate anew. The warm-up of the schedule is the training before the
/// first cut, its cool-down the one after the last; its curve is not used.
/// </summary>
/// <remarks>
/// Han et al. 2015 (arXiv 1506.02626). With <see cref="RewindTo"/>: the lottery tickets of Frankle and Carbin 2019 (arXiv 1803.03635), late rewinding
/// as in Frankle et al. 2020 (arXiv 1912.05671).
/// </remarks>
public sealed record IterativeMagnitude : PruningMethod
{
    /// <summary>The number of cuts, at least 1.</summary>
    /// <value>The default value is 5.</value>
    public int Rounds { get; init; } = 5;

    /// <summary>
    /// After every cut all weights that are left, biases and classifier too, go back to what they were at this share of the training, in [0, 1); it
    /// has to be before the first cut. 0 stands for the values before training. Null: they keep their values.
    /// </summary>
    /// <value>The default value is null.</value>
    public double? RewindTo { get; init; }

    internal override void Validate()
    {
        Check(Rounds >= 1, nameof(Rounds), Rounds, "at least 1");
        if (RewindTo is { } share)
            Check(share is >= 0 and < 1, nameof(RewindTo), share, "at least 0 and less than 1, or null");
    }

    internal override void CheckSteps(SparsitySchedule schedule, int totalSteps)
    {
        base.CheckSteps(schedule, totalSteps);
        int[] cuts = schedule.CutSteps(totalSteps, Rounds);
        if (RewindTo is not { } share)
            return;
        if (cuts[^1] == totalSteps)
            throw new ArgumentException($"{nameof(IterativeMagnitude)}.{nameof(RewindTo)} is {share}, but the last cut is made after the last of {totalSteps} steps, so that the model would end as it was at that time. Raise {nameof(SparsitySchedule)}.{nameof(SparsitySchedule.CooldownRatio)} ({schedule.CooldownRatio}).");
        if (EarlyStep(share, totalSteps) is var early && early >= cuts[0])
            throw new ArgumentException($"{nameof(IterativeMagnitude)}.{nameof(RewindTo)} is {share}, step {early} of {totalSteps}, but the first cut is made after {cuts[0]}. Lower it, or raise {nameof(SparsitySchedule)}.{nameof(SparsitySchedule.WarmupRatio)}.");
    }

    internal override Pruner Start(PruningContext context)
    {
        var cuts = CutPruner.Spread(context, Rounds, round => Math.Pow(context.RemainingWeights, (round + 1.0) / Rounds));
        if (RewindTo is not { } share)
            return new CutPruner(context, cuts, rewindsRate: true);
        return new RewindingPruner(context, cuts, EarlyStep(share, context.TotalSteps));
    }

    private static int EarlyStep(double share, int totalSteps) => (int)Math.Round(share * totalSteps);

    private sealed class RewindingPruner(PruningContext context, IReadOnlyList<WeightCut> cuts, int early) : CutPruner(context, cuts, rewindsRate: true)
    {
        private readonly Tensor[] _earlyWeights = [.. context.Parameters.Select(parameter => parameter.Weight.Value.detach().clone().DetachFromDisposeScope())];

        public override IEnumerable<(string Name, Tensor Tensor)> State =>
            Context.Parameters.Zip(_earlyWeights, (parameter, weight) => ("pruning.early." + parameter.Weight.Name, weight));

        public override bool Rewinds(int stepsDone) => MakesCut(stepsDone);

        // A rewind clears the moments with the weights.
        public override int MomentSteps(int step) => base.MomentSteps(step) - LastCut(step);

        public override void AfterUpdate(int stepsDone, double learningRate)
        {
            base.AfterUpdate(stepsDone, learningRate);
            using var noGradient = no_grad();
            if (stepsDone == early)
            {
                foreach (var (parameter, weight) in Context.Parameters.Zip(_earlyWeights))
                    weight.copy_(parameter.Weight.Value);
            }
            if (Rewinds(stepsDone))
                Rewind();
        }

        private void Rewind()
        {
            KeepNonZeros();
            foreach (var (parameter, weight) in Context.Parameters.Zip(_earlyWeights))
            {
                using var scope = NewDisposeScope();
                parameter.Weight.Value.copy_(parameter.MaskSource == MaskSource.None ? weight : weight * parameter.KeptElements());
                parameter.Weight.Mean.zero_();
                parameter.Weight.Variance.zero_();
            }
        }
    }
}

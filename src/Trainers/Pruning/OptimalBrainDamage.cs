using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Optimal brain damage: the weights go whose loss costs least, by a second-order estimate, w² E[g²] / 2 with g the gradient of the loss. E[g²] stands
/// for the second derivative (the diagonal of the empirical Fisher matrix) and is the optimizer's own second moment, so that nothing is stored beside.
/// Weights are cut in many small cuts along the schedule and held at zero.
/// </summary>
/// <remarks>
/// LeCun, Denker and Solla 1990 (Advances in Neural Information Processing Systems 2). With the Fisher matrix in blocks it is the optimal BERT surgeon
/// of Kurtic et al. 2022 (arXiv 2203.07259), of which this is the case of blocks of one weight.
/// </remarks>
public sealed record OptimalBrainDamage : PruningMethod
{
    private const double FloorShare = 0.1;

    // Ranks by size what has had no gradient yet, as where a student that is its teacher learns the teacher's layers; far below any gradient's square.
    private const double NoGradient = 1e-30;

    /// <summary>Steps from one cut to the next, at least 1.</summary>
    /// <value>The default value is 10.</value>
    public int CutInterval { get; init; } = 10;

    /// <summary>
    /// Whether all matrices are ranked together, so that the share of each is an outcome; at least a tenth of the asked one. Otherwise every matrix
    /// keeps the same share.
    /// </summary>
    /// <value>The default value is true.</value>
    public bool Global { get; init; } = true;

    internal override void Validate() => Check(CutInterval >= 1, nameof(CutInterval), CutInterval, "at least 1");

    internal override Pruner Start(PruningContext context) => new DamagePruner(context, this);

    private sealed class DamagePruner(PruningContext context, OptimalBrainDamage method) : CutPruner(context, Cuts(context, method.CutInterval), rewindsRate: false)
    {
        protected override void Select(double share)
        {
            using (no_grad())
            {
                foreach (var parameter in Context.Masked)
                    parameter.Saliency = parameter.Weight.Value.square().mul_(parameter.Weight.Variance + NoGradient).DetachFromDisposeScope();
            }
            if (method.Global)
            {
                SelectTogether(share, FloorShare * share);
                Context.Updater.ApplyMasks();
            }
            else
            {
                Context.Updater.ApplyMasks(share);
            }
        }

        /// <summary>From the end of the warm-up every so many steps, and where the cool-down starts.</summary>
        private static WeightCut[] Cuts(PruningContext context, int interval)
        {
            int first = Math.Max(1, context.Schedule.WarmupSteps(context.TotalSteps)), last = context.TotalSteps - context.Schedule.CooldownSteps(context.TotalSteps);
            var between = Enumerable.Range(first, last - first).Where(step => step % interval == 0).Select(step => new WeightCut(step, context.ShareAt(step)));
            return [.. between, new WeightCut(last, context.RemainingWeights)];
        }
    }
}

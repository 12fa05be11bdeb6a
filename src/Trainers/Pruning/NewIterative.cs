namespace MLNet.Pruning.Trainers;

/// <summary>
/// New iterative pruning: the smallest weights of every matrix are cut in many small cuts along the schedule, without a regulariser, and held at zero;
/// the cool-down fine-tunes with the mask fixed.
/// </summary>
/// <remarks>
/// The baseline "NIP" of Guo et al. 2019 (arXiv 1909.12486), which takes the progressive ratio of Zhu and Gupta 2017 (arXiv 1710.01878). It differs from
/// <see cref="Magnitude"/> in that what is cut never returns, from <see cref="IterativeMagnitude"/> in its many cuts under one fall of the learning rate.
/// </remarks>
public sealed record NewIterative : PruningMethod
{
    /// <summary>The number of cuts between warm-up and cool-down, at least 1.</summary>
    /// <value>The default value is 20.</value>
    public int Cuts { get; init; } = 20;

    internal override void Validate() => Check(Cuts >= 1, nameof(Cuts), Cuts, "at least 1");

    internal override void CheckSteps(SparsitySchedule schedule, int totalSteps)
    {
        base.CheckSteps(schedule, totalSteps);
        schedule.CutSteps(totalSteps, Cuts);
    }

    internal override Pruner Start(PruningContext context) => new CutPruner(
        context, CutPruner.Spread(context, Cuts, cut => context.Schedule.Between((cut + 1.0) / Cuts, 1, context.RemainingWeights)), rewindsRate: false);
}

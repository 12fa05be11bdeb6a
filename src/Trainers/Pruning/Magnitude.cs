namespace MLNet.Pruning.Trainers;

/// <summary>
/// Magnitude pruning: of every matrix the weights of the largest absolute value stay. Gradual by default: chosen anew at every step, and since a
/// masked weight gets no gradient it returns only when others shrink below it. With <see cref="Cuts"/> the weights are cut a few times and held at
/// zero, and the learning rate starts anew after every cut.
/// </summary>
/// <remarks>
/// Gradual: Zhu and Gupta 2017 (arXiv 1710.01878), as the "MaP" baseline of Sanh, Wolf and Rush 2020 (arXiv 2005.07683) has it. With a large first cut
/// and few cuts: the recipe that Kurtic and Alistarh 2022 (arXiv 2210.06384) call GMP*; a published recipe for
/// BERT (arXiv 2203.07259) has a first cut of 0.7 and a cut every fourth of thirty epochs.
/// </remarks>
public sealed record Magnitude : PruningMethod
{
    /// <summary>The share of weights that goes at once when the warm-up ends, in [0, 1); the schedule's curve falls from there.</summary>
    /// <value>The default value is 0.</value>
    public double FirstCut { get; init; }

    /// <summary>
    /// Cuts between warm-up and cool-down, at least 1, evenly spread; after each the learning rate falls linearly from its peak to a tenth, after the
    /// last one to 0. Null: a new mask at every step and one fall of the learning rate.
    /// </summary>
    /// <value>The default value is null.</value>
    public int? Cuts { get; init; }

    internal override void Validate()
    {
        Check(FirstCut is >= 0 and < 1, nameof(FirstCut), FirstCut, "at least 0 and less than 1");
        if (Cuts is { } cuts)
            Check(cuts >= 1, nameof(Cuts), cuts, "at least 1, or null");
    }

    internal override void CheckSteps(SparsitySchedule schedule, int totalSteps)
    {
        base.CheckSteps(schedule, totalSteps);
        if (Cuts is { } count)
            schedule.CutSteps(totalSteps, count);
    }

    internal override Pruner Start(PruningContext context)
    {
        double first = Math.Max(1 - FirstCut, context.RemainingWeights);
        if (Cuts is { } count)
        {
            // Without a first cut of its own the first of n takes the n-th part of the way.
            double Progress(int cut) => FirstCut > 0 ? cut / Math.Max(1.0, count - 1) : (cut + 1.0) / count;
            return new CutPruner(context, CutPruner.Spread(context, count, cut => context.Schedule.Between(Progress(cut), first, context.RemainingWeights)), rewindsRate: true);
        }

        double ShareAt(int step)
        {
            double progress = context.Schedule.Progress(step, context.TotalSteps);
            return progress == 0 ? 1 : context.Schedule.Between(progress, first, context.RemainingWeights);
        }
        return new TopSharePruner(context, global: false, refresh: 1, ShareAt);
    }
}

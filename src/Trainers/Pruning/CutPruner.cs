namespace MLNet.Pruning.Trainers;

/// <summary>Cuts the smallest weights of every matrix at given steps and holds what is cut at zero: the weights that are not zero are the mask.</summary>
/// <param name="context">The training.</param>
/// <param name="cuts">The cuts, in the order of their steps.</param>
/// <param name="rewindsRate">Whether the learning rate starts anew after every cut.</param>
internal class CutPruner(PruningContext context, IReadOnlyList<WeightCut> cuts, bool rewindsRate) : Pruner(context)
{
    // As the recipes of arXiv 2203.07259 let the rate fall, from 8e-5 to 8e-6, before each rewind.
    private const double LowestFactor = 0.1;

    /// <summary>Cuts spread evenly between warm-up and cool-down.</summary>
    /// <param name="context">The training; the last cut leaves the share it asks for.</param>
    /// <param name="count">The number of cuts.</param>
    /// <param name="share">The share that a cut, from 0, leaves.</param>
    public static WeightCut[] Spread(PruningContext context, int count, Func<int, double> share) =>
        [.. context.Schedule.CutSteps(context.TotalSteps, count).Select((step, i) => new WeightCut(step, i == count - 1 ? context.RemainingWeights : share(i)))];

    public override bool AtFinalShare(int stepsDone) => stepsDone >= cuts[^1].Step;

    public override void SetMasks(int step, bool training)
    {
        var done = cuts.Where(cut => cut.Step <= step).ToArray();
        if (done.Length > 0)
            KeepNonZeros();
        RemainingWeights = done.Length > 0 ? done[^1].Share : 1;
        Context.Updater.ApplyMasks();
    }

    public override void AfterUpdate(int stepsDone, double learningRate)
    {
        foreach (var cut in cuts.Where(cut => cut.Step == stepsDone))
        {
            Select(cut.Share);
            foreach (var parameter in Context.Masked)
                parameter.Cut();
        }
    }

    /// <summary>Sets the masks of a cut.</summary>
    /// <param name="share">The share of weights that stays.</param>
    protected virtual void Select(double share) => Context.Updater.ApplyMasks(share);

    /// <summary>Whether a cut is made after so many steps.</summary>
    protected bool MakesCut(int stepsDone) => cuts.Any(cut => cut.Step == stepsDone);

    /// <summary>The steps done at the last cut before a step, from 0; 0 before the first cut.</summary>
    protected int LastCut(int step) => cuts.Select(cut => cut.Step).LastOrDefault(cut => cut <= step);

    /// <summary>Every cut starts the fall anew: linear to a tenth at the next cut, after the last to zero.</summary>
    public override double RateFactor(int step)
    {
        int warmup = Context.Settings.WarmupSteps;
        if (!rewindsRate || step < warmup)
            return base.RateFactor(step);
        int start = LastCut(step);
        int end = cuts.Select(cut => cut.Step).FirstOrDefault(cut => cut > step, Context.TotalSteps);
        double lowest = end == Context.TotalSteps ? 0 : LowestFactor;
        start = Math.Max(start, warmup);
        return 1 - ((1 - lowest) * (step - start) / Math.Max(1, end - start));
    }
}

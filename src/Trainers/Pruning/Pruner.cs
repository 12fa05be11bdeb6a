using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A <see cref="PruningMethod"/> at work in one training: it sets the masks before every pass, may change weights after every step, and owns what
/// it has to remember. All it remembers is in <see cref="State"/>, so that a resumed training goes on bit for bit.
/// </summary>
internal abstract class Pruner(PruningContext context)
{
    protected PruningContext Context { get; } = context;

    /// <summary>The share of prunable weights in use by the masks that were set last.</summary>
    public double RemainingWeights { get; protected set; } = 1;

    /// <summary>What is kept beside weights, scores and moments: tensors by name, none where there is nothing.</summary>
    public virtual IEnumerable<(string Name, Tensor Tensor)> State => [];

    /// <summary>Whether the share is final after so many steps.</summary>
    public abstract bool AtFinalShare(int stepsDone);

    /// <summary>Sets masks and penalties and writes the weights under the masks.</summary>
    /// <param name="step">The step to compute, from 0; after the last one the number of steps.</param>
    /// <param name="training">Whether a training step follows; else the masks are those of a model that is evaluated or finished.</param>
    public abstract void SetMasks(int step, bool training);

    /// <summary>The factor on all peak learning rates at a step, from 0.</summary>
    public virtual double RateFactor(int step) => Context.Settings.RateFactor(step, Context.TotalSteps);

    /// <summary>Updates that the optimizer's moments stand for once a step, from 0, has been made.</summary>
    public virtual int MomentSteps(int step) => step + 1;

    /// <summary>Whether all weights go back to earlier values after so many steps.</summary>
    public virtual bool Rewinds(int stepsDone) => false;

    /// <summary>Called after the weights have moved.</summary>
    /// <param name="stepsDone">Steps done, this one included.</param>
    /// <param name="learningRate">The learning rate of the weights in this step.</param>
    public virtual void AfterUpdate(int stepsDone, double learningRate)
    {
    }

    /// <summary>Selects the largest keys of all masked parameters together, each matrix keeping a share of its own in any case.</summary>
    /// <param name="share">The share of all elements that stays; the count is rounded down.</param>
    /// <param name="floorShare">The share of every matrix that stays in any case.</param>
    protected void SelectTogether(double share, double floorShare = 0)
    {
        long Floor(TrainedParameter parameter) => TopShare.Kept(Math.Min(floorShare, share), parameter.MaskKeys.numel());
        var free = Context.Masked.ToList();
        long keep = TopShare.Kept(share, Context.Elements);
        while (true)
        {
            Context.Updater.Select(free, keep);
            if (floorShare == 0)
                return;

            // Those at their floor take from what the others share, so that the cut rises; it settles after a few rounds.
            var poor = free.Where(parameter => parameter.CountKept() < Floor(parameter)).ToList();
            if (poor.Count == 0)
                return;
            foreach (var parameter in poor)
            {
                Context.Updater.Select([parameter], Floor(parameter));
                keep -= Floor(parameter);
                free.Remove(parameter);
            }
        }
    }

    /// <summary>The share of elements that the masks in force keep.</summary>
    protected double CountKept() => Context.Masked.Sum(parameter => parameter.CountKept()) / (double)Context.Elements;

    /// <summary>From here on the weights that are not zero are the mask.</summary>
    protected void KeepNonZeros()
    {
        foreach (var parameter in Context.Masked)
            parameter.Mask = TopShare.NonZero;
    }
}

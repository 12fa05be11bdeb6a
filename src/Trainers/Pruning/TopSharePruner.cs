using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Keeps the largest keys, as many as the schedule says. Between refreshes the thresholds stand while the keys move. They are fresh where the share
/// becomes final, and the masks of an evaluated or finished model always are.
/// </summary>
/// <param name="context">The training.</param>
/// <param name="global">Whether all matrices share one threshold instead of each keeping its own share.</param>
/// <param name="refresh">Steps for which thresholds stand, at least 1.</param>
/// <param name="share">The share at a step.</param>
internal class TopSharePruner(PruningContext context, bool global, int refresh, Func<int, double> share) : Pruner(context)
{
    private readonly Tensor _thresholds = zeros(context.Masked.Count, dtype: context.Masked[0].Weight.Value.dtype).DetachFromDisposeScope();

    private readonly int _final = context.TotalSteps - context.Schedule.CooldownSteps(context.TotalSteps);

    public override IEnumerable<(string Name, Tensor Tensor)> State => [("pruning.thresholds", _thresholds)];

    public override bool AtFinalShare(int stepsDone) => share(stepsDone) <= Context.RemainingWeights;

    public override void SetMasks(int step, bool training)
    {
        if (training && LastRefresh(step) is var last && last != step)
        {
            Stand();
            RemainingWeights = share(last);
            return;
        }

        RemainingWeights = share(step);
        if (global)
        {
            SelectTogether(RemainingWeights);
            Context.Updater.ApplyMasks();
        }
        else
        {
            Context.Updater.ApplyMasks(RemainingWeights);
        }
        if (training && refresh > 1)
            Remember();
    }

    private int LastRefresh(int step) => Math.Max(step - (step % refresh), step >= _final ? _final : 0);

    private void Remember()
    {
        using var scope = NewDisposeScope();
        _thresholds.copy_(tensor(Context.Masked.Select(parameter => parameter.Mask.Threshold).ToArray()));
    }

    private void Stand()
    {
        float[] thresholds = _thresholds.ToFloats();
        for (int i = 0; i < thresholds.Length; i++)
            Context.Masked[i].Mask = new TopShare(thresholds[i], Context.Masked[i].MaskKeys.numel() - 1);
        Context.Updater.ApplyMasks();
    }
}

namespace MLNet.Pruning.Trainers;

/// <summary>No pruning: plain fine-tuning, every weight stays.</summary>
public sealed record None : PruningMethod
{
    internal override MaskSource MaskSource => MaskSource.None;

    internal override bool UsesSchedule => false;

    internal override Pruner Start(PruningContext context) => new DensePruner(context);
}

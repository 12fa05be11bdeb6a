namespace MLNet.Pruning.Trainers;

/// <summary>No pruning: plain fine-tuning, every weight stays.</summary>
public sealed record None : PruningMethod
{
    internal override MaskSource MaskSource => MaskSource.None;
}

namespace MLNet.Pruning.Trainers;

/// <summary>Prunes nothing.</summary>
internal sealed class DensePruner(PruningContext context) : Pruner(context)
{
    public override bool AtFinalShare(int stepsDone) => true;

    public override void SetMasks(int step, bool training)
    {
    }
}

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Trains only what is not zero in the encoder it is given, a fitted model's <c>ToPretrainedEncoder()</c> or any sparse checkpoint; the zeros of its
/// prunable matrices stay zeros. There is no schedule, and the share is that of the encoder, whatever <c>RemainingWeights</c> says.
/// </summary>
/// <remarks>The fine-tuning of pruned checkpoints, as in Prune Once for All (Zafrir et al. 2021, arXiv 2111.05754).</remarks>
public sealed record FixedMask : PruningMethod
{
    internal override bool UsesSchedule => false;

    internal override bool KeepsEncoder => true;

    internal override Pruner Start(PruningContext context) => new NonZeroPruner(context);

    private sealed class NonZeroPruner : Pruner
    {
        public NonZeroPruner(PruningContext context)
            : base(context)
        {
            KeepNonZeros();
            RemainingWeights = CountKept();
            if (RemainingWeights == 1)
                throw new ArgumentException($"{nameof(FixedMask)} trains what is not zero in the encoder, but none of its {context.Masked.Count} prunable matrices holds a zero. Give it a pruned encoder, or choose {nameof(None)} for plain fine-tuning.");
        }

        public override bool AtFinalShare(int stepsDone) => true;

        public override void SetMasks(int step, bool training) => Context.Updater.ApplyMasks();
    }
}

namespace MLNet.Pruning.Trainers;

/// <summary>What all dropout places of a model share: the seed, and the training step that is being computed.</summary>
internal sealed class DropoutState(int seed)
{
    public int Seed => seed;

    /// <summary>The training step, or null while the model is evaluated and nothing is dropped.</summary>
    public long? Step { get; set; }
}

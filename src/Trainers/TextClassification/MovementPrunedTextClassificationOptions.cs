namespace MLNet.Pruning.Trainers;

/// <summary>The options of <see cref="MovementPrunedTextClassificationTrainer"/>. They are checked when the trainer is made.</summary>
public sealed class MovementPrunedTextClassificationOptions : EncoderClassificationOptions
{
    /// <summary>Options with their default values.</summary>
    public MovementPrunedTextClassificationOptions()
        : base(new OptimalBrainDamage(), sentence2ColumnName: null)
    {
    }
}

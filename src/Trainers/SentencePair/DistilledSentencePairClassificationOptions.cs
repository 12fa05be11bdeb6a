namespace MLNet.Pruning.Trainers;

/// <summary>The options of <see cref="DistilledSentencePairClassificationTrainer"/>. They are checked when the trainer is made.</summary>
public sealed class DistilledSentencePairClassificationOptions : EncoderClassificationOptions
{
    /// <summary>Options with their default values.</summary>
    public DistilledSentencePairClassificationOptions()
        : base(new None(), sentence2ColumnName: "Sentence2")
    {
    }

    internal override bool PairsOnly => true;
}

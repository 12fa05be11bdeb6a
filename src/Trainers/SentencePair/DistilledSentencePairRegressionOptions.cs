namespace MLNet.Pruning.Trainers;

/// <summary>The options of <see cref="DistilledSentencePairRegressionTrainer"/>. They are checked when the trainer is made.</summary>
public sealed class DistilledSentencePairRegressionOptions : EncoderTrainerOptions
{
    /// <summary>Options with their default values.</summary>
    public DistilledSentencePairRegressionOptions()
        : base(new None(), sentence2ColumnName: "Sentence2")
    {
    }

    internal override bool PairsOnly => true;
}

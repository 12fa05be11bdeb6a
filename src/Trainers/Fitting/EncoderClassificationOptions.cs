namespace MLNet.Pruning.Trainers;

/// <summary>The options that all trainers of classifiers share.</summary>
public abstract class EncoderClassificationOptions : EncoderTrainerOptions
{
    private protected EncoderClassificationOptions(PruningMethod pruning, string? sentence2ColumnName)
        : base(pruning, sentence2ColumnName)
    {
    }

    /// <summary>The output column of the most probable class, a key with the label's values.</summary>
    /// <value>The default value is <c>"PredictedLabel"</c>.</value>
    public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

    internal override IEnumerable<(string Option, string Name)> OutputColumns => base.OutputColumns.Prepend((nameof(PredictedLabelColumnName), PredictedLabelColumnName));
}

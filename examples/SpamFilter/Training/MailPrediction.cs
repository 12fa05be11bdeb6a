namespace MLNet.Pruning.Examples.SpamFilter.Training;

/// <summary>What the filter says of a mail.</summary>
internal sealed class MailPrediction
{
    /// <summary><c>spam</c> or <c>ham</c>.</summary>
    public string PredictedLabel { get; set; } = "";

    /// <summary>The probability of each label.</summary>
    public float[] Score { get; set; } = [];
}

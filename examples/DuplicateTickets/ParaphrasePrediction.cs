namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>What a model of classes says of a pair.</summary>
internal sealed class ParaphrasePrediction
{
    /// <summary>The likeliest class.</summary>
    public string PredictedLabel { get; set; } = "";

    /// <summary>The probability of every class.</summary>
    public float[] Score { get; set; } = [];
}

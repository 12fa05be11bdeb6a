namespace MLNet.Pruning.Examples.Intents;

/// <summary>What the model says of a text.</summary>
internal sealed class IntentPrediction
{
    /// <summary>The probability of every label, in the order of the column's slot names.</summary>
    public float[] Score { get; set; } = [];
}

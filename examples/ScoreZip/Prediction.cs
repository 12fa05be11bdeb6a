namespace MLNet.Pruning.Examples.ScoreZip;

/// <summary>What the model writes, as far as it is read here.</summary>
internal sealed class Prediction
{
    /// <summary>The probability of every class.</summary>
    public float[] Score { get; set; } = [];
}

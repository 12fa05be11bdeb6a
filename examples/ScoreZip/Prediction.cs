namespace MLNet.Pruning.Examples.ScoreZip;

/// <summary>What the model writes.</summary>
internal sealed class Prediction
{
    /// <summary>The most probable class.</summary>
    public string PredictedLabel { get; set; } = "";

    /// <summary>The probability of every class.</summary>
    public float[] Score { get; set; } = [];
}

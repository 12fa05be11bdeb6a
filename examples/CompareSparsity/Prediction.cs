namespace MLNet.Pruning.Examples.CompareSparsity;

/// <summary>What the model says of a text.</summary>
internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>What the models write.</summary>
internal sealed class Prediction
{
    /// <summary>The probability of every label, in the order of the column's slot names.</summary>
    public float[] Score { get; set; } = [];
}

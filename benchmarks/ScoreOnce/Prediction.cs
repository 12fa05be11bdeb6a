namespace MLNet.Pruning.Benchmarks.ScoreOnce;

/// <summary>What the model writes.</summary>
internal sealed class Prediction
{
    public float[] Score { get; set; } = [];
}

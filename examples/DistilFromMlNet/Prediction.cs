namespace MLNet.Pruning.Examples.DistilFromMlNet;

/// <summary>What either model says of a text.</summary>
internal sealed class Prediction
{
    /// <summary>Of the teacher logits, of the student probabilities.</summary>
    public float[] Score { get; set; } = [];
}

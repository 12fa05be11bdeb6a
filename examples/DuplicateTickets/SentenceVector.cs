namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>What the model writes for a sentence.</summary>
internal sealed class SentenceVector
{
    /// <summary>A vector of length 1.</summary>
    public float[] Vector { get; set; } = [];
}

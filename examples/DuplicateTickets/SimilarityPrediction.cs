namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>What a model of numbers says of a pair.</summary>
internal sealed class SimilarityPrediction
{
    /// <summary>The number, in the units of the table.</summary>
    public float Score { get; set; }
}

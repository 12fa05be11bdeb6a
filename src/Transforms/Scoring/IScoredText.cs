namespace MLNet.Pruning.Transforms;

/// <summary>What a classifier says about the text of the row that a cursor stands on.</summary>
internal interface IScoredText
{
    /// <summary>The probability of every class.</summary>
    ReadOnlySpan<float> Probabilities { get; }

    /// <summary>The pooled hidden state; empty where it was not asked for.</summary>
    ReadOnlySpan<float> Embedding { get; }
}

namespace MLNet.Pruning.Transforms;

/// <summary>What a model says about the text of the row that a cursor stands on.</summary>
internal interface IScoredText
{
    /// <summary>The predictions: of a classifier, the probability of every class.</summary>
    ReadOnlySpan<float> Scores { get; }

    /// <summary>The pooled hidden state; empty where it was not asked for.</summary>
    ReadOnlySpan<float> Embedding { get; }
}

namespace MLNet.Pruning.Trainers;

/// <summary>What decides which elements of a matrix stay.</summary>
internal enum MaskSource
{
    /// <summary>Nothing: all stay.</summary>
    None,

    /// <summary>The absolute value of the weight.</summary>
    Weight,

    /// <summary>The learned score, with its sign.</summary>
    Score,

    /// <summary>A gate between 0 and 1 that a learned score opens.</summary>
    Gate,
}

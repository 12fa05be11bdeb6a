namespace MLNet.Pruning.Benchmarks;

/// <summary>Which weights of a matrix stay.</summary>
internal enum MaskKind
{
    /// <summary>Any, equally likely: for time as good as a trained mask, for size the hardest.</summary>
    Random,

    /// <summary>The largest ones.</summary>
    Magnitude,
}

namespace MLNet.Pruning.Transforms;

/// <summary>
/// How activations are held while a model scores. Either gives the same bits on every call, thread count and batch. Processors with vectors of another
/// width add up in another order, and with <see cref="Fast"/> may round other weights: results differ there by rounding.
/// </summary>
public enum ScoringPrecision
{
    /// <summary>32-bit floats.</summary>
    Exact,

    /// <summary>
    /// 16-bit brain floats, two tokens to a 32-bit word, summed up in 32-bit floats: half the memory traffic. Attention multiplies 16-bit integers where the
    /// processor has 256-bit vectors or wider.
    /// </summary>
    Fast,
}

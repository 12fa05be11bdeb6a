namespace MLNet.Pruning.Trainers;

/// <summary>What <see cref="SelfAttentionFunction"/> knows besides its tensors.</summary>
/// <param name="Heads">The number of heads.</param>
/// <param name="Probabilities">The dropout mask over the probabilities; null drops nothing.</param>
/// <param name="Output">The dropout mask over the result; null drops nothing.</param>
/// <param name="Sparse">The masks of the layers of queries, keys, values and output where products are sparse, else null.</param>
internal sealed record SelfAttentionPlan(int Heads, DropoutMask? Probabilities, DropoutMask? Output, IReadOnlyList<SparseMask?> Sparse);

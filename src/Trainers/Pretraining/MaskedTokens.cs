namespace MLNet.Pruning.Trainers;

/// <summary>A batch with hidden tokens, for a model to predict.</summary>
/// <param name="Batch">The batch as the model reads it.</param>
/// <param name="Places">The places of the hidden tokens, row · length + token, in rising order.</param>
/// <param name="Labels">What stood there.</param>
internal sealed record MaskedTokens(Batch Batch, long[] Places, long[] Labels);

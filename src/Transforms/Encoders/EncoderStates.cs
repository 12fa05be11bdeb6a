namespace MLNet.Pruning.Transforms;

/// <summary>Everything a forward pass computes for one text; vectors are token-major.</summary>
/// <param name="Hidden">The embeddings and then every layer's output, each [tokens * hidden size].</param>
/// <param name="Pooled">The pooled first token, when the encoder has a pooler.</param>
/// <param name="Logits">The classifier's outputs, when the encoder has one.</param>
internal sealed record EncoderStates(IReadOnlyList<float[]> Hidden, float[]? Pooled, float[]? Logits);

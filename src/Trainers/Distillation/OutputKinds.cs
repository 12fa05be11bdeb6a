namespace MLNet.Pruning.Trainers;

/// <summary>What a loss reads of a model.</summary>
[Flags]
internal enum OutputKinds
{
    /// <summary>The scores before the last softmax.</summary>
    Logits = 1,

    /// <summary>The hidden states after the embeddings and after every layer.</summary>
    States = 2,

    /// <summary>The attention scores of every layer.</summary>
    AttentionScores = 4,
}

namespace MLNet.Pruning.Transforms;

/// <summary>The shape of a BERT-family encoder, as its Hugging Face <c>config.json</c> gives it.</summary>
public sealed record EncoderConfig
{
    /// <summary>The family of the encoder.</summary>
    public EncoderArchitecture Architecture { get; init; } = EncoderArchitecture.Bert;

    /// <summary>Rows of the word embedding table.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the hidden states; a multiple of <see cref="AttentionHeads"/>.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of encoder layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Number of attention heads per layer.</summary>
    public required int AttentionHeads { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Longest input in tokens, special tokens included.</summary>
    public int MaxPositions { get; init; } = 512;

    /// <summary>Rows of the token type table; 0 for an encoder without token types.</summary>
    public int TypeVocabularySize { get; init; } = 2;

    /// <summary>The epsilon under the root of every LayerNorm.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>Dropout probability of hidden states during training, in [0, 1).</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Dropout probability of attention probabilities during training, in [0, 1).</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Width of one attention head.</summary>
    public int HeadSize => HiddenSize / AttentionHeads;
}

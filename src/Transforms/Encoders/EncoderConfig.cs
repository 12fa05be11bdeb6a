namespace MLNet.Pruning.Transforms;

/// <summary>The shape of an encoder; of BERT and DistilBERT as its Hugging Face <c>config.json</c> gives it.</summary>
public sealed record EncoderConfig
{
    /// <summary>The family of the encoder.</summary>
    public EncoderArchitecture Architecture { get; init; } = EncoderArchitecture.Bert;

    /// <summary>Rows of the word embedding table.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>
    /// Width of the hidden states and of what the classifier reads; a multiple of <see cref="AttentionHeads"/>, but for
    /// <see cref="EncoderArchitecture.Bottleneck"/>.
    /// </summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of encoder layers; 1 for <see cref="EncoderArchitecture.BiLstm"/> and <see cref="EncoderArchitecture.Convolution"/>.</summary>
    public required int Layers { get; init; }

    /// <summary>Number of attention heads per layer; 1 for <see cref="EncoderArchitecture.BiLstm"/> and <see cref="EncoderArchitecture.Convolution"/>.</summary>
    public required int AttentionHeads { get; init; }

    /// <summary>
    /// Width of the feed-forward layer; of <see cref="EncoderArchitecture.BiLstm"/> the units of each direction, of
    /// <see cref="EncoderArchitecture.Convolution"/> the filters of each width.
    /// </summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Longest input in tokens, special tokens included.</summary>
    public int MaxPositions { get; init; } = 512;

    /// <summary>
    /// Rows of the token type table; 0 for an encoder without token types. <see cref="EncoderArchitecture.BiLstm"/> and
    /// <see cref="EncoderArchitecture.Convolution"/> have no table: 1 for single texts, 2 for pairs.
    /// </summary>
    public int TypeVocabularySize { get; init; } = 2;

    /// <summary>
    /// Width of the word embeddings of <see cref="EncoderArchitecture.BiLstm"/> and <see cref="EncoderArchitecture.Convolution"/>; null for the others,
    /// where it is <see cref="HiddenSize"/>.
    /// </summary>
    public int? EmbeddingSize { get; init; }

    /// <summary>Width of the narrow layers of <see cref="EncoderArchitecture.Bottleneck"/>, a multiple of <see cref="AttentionHeads"/>; else null.</summary>
    public int? BottleneckSize { get; init; }

    /// <summary>Feed-forward networks per layer of <see cref="EncoderArchitecture.Bottleneck"/>; else null.</summary>
    public int? FeedForwards { get; init; }

    /// <summary>Tokens under the shortest filter of <see cref="EncoderArchitecture.Convolution"/>; else null.</summary>
    public int? ShortestFilter { get; init; }

    /// <summary>Tokens under the longest filter of <see cref="EncoderArchitecture.Convolution"/>, which has all lengths from the shortest on; else null.</summary>
    public int? LongestFilter { get; init; }

    /// <summary>The epsilon under the root of every LayerNorm.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>Dropout probability of hidden states during training, in [0, 1).</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Dropout probability of attention probabilities during training, in [0, 1).</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Width of one attention head.</summary>
    public int HeadSize => (BottleneckSize ?? HiddenSize) / AttentionHeads;

    /// <summary>Whether tokens attend to each other: positions in the embeddings, and a first token that stands for the text.</summary>
    internal bool IsTransformer => Architecture is EncoderArchitecture.Bert or EncoderArchitecture.DistilBert or EncoderArchitecture.Bottleneck;

    internal bool HasTypeEmbeddings => IsTransformer && TypeVocabularySize > 0;

    /// <summary>Whether the pooler ends in tanh, or else in ReLU.</summary>
    internal bool PoolsByTanh => Architecture is EncoderArchitecture.Bert or EncoderArchitecture.Bottleneck;

    internal int EmbeddingWidth => EmbeddingSize ?? HiddenSize;

    /// <summary>Texts that are encoded on their own and then compared; 1 where a pair is one sequence.</summary>
    internal int Segments => IsTransformer ? 1 : TypeVocabularySize;

    /// <summary>The lengths of a convolution's filters.</summary>
    internal IEnumerable<int> FilterLengths => Enumerable.Range(ShortestFilter!.Value, LongestFilter!.Value - ShortestFilter.Value + 1);

    /// <summary>What one text becomes before the pooler.</summary>
    internal int SegmentFeatures => Architecture switch
    {
        EncoderArchitecture.BiLstm => 2 * IntermediateSize,
        EncoderArchitecture.Convolution => (LongestFilter!.Value - ShortestFilter!.Value + 1) * IntermediateSize,
        _ => HiddenSize,
    };

    /// <summary>What the pooler reads: of a pair of segments a and b, [a, b, a * b, |a - b|].</summary>
    internal int FeatureSize => Segments == 2 ? 4 * SegmentFeatures : SegmentFeatures;

    /// <summary>The shape of the narrow layers of <see cref="EncoderArchitecture.Bottleneck"/>.</summary>
    internal EncoderConfig Narrowed() => this with { Architecture = EncoderArchitecture.Bert, HiddenSize = BottleneckSize!.Value, BottleneckSize = null, FeedForwards = null };

    /// <summary>Checks that the sizes fit together.</summary>
    /// <exception cref="ArgumentException">A size is out of its range; the message names it, its value and the range.</exception>
    internal void Validate() => EncoderConfigValidator.Validate(this);
}

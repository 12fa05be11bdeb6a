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

    /// <summary>Checks that the sizes fit together.</summary>
    /// <exception cref="ArgumentException">A size is out of its range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Architecture))
            throw new ArgumentException($"{nameof(Architecture)} is {Architecture}: expected {string.Join(" or ", Enum.GetNames<EncoderArchitecture>())}.");
        CheckSize(nameof(VocabularySize), VocabularySize);
        CheckSize(nameof(HiddenSize), HiddenSize);
        CheckSize(nameof(Layers), Layers);
        CheckSize(nameof(AttentionHeads), AttentionHeads);
        CheckSize(nameof(IntermediateSize), IntermediateSize);
        CheckSize(nameof(MaxPositions), MaxPositions);
        if (HiddenSize % AttentionHeads != 0)
            throw new ArgumentException($"{nameof(HiddenSize)} is {HiddenSize}: expected a multiple of {nameof(AttentionHeads)}, which is {AttentionHeads}.");
        if (Architecture == EncoderArchitecture.DistilBert ? TypeVocabularySize != 0 : TypeVocabularySize < 1)
            throw new ArgumentException($"{nameof(TypeVocabularySize)} is {TypeVocabularySize}: expected {(Architecture == EncoderArchitecture.DistilBert ? "0" : "at least 1")} for {Architecture}.");

        int rows = Math.Max(Math.Max(VocabularySize, MaxPositions), Math.Max(TypeVocabularySize, Math.Max(HiddenSize, IntermediateSize)));
        if ((long)rows * HiddenSize > Array.MaxLength)
            throw new ArgumentException($"A matrix of {rows} rows and {nameof(HiddenSize)} {HiddenSize} has more than {Array.MaxLength} weights.");

        if (!(LayerNormEpsilon > 0 && double.IsFinite(LayerNormEpsilon)))
            throw new ArgumentException($"{nameof(LayerNormEpsilon)} is {LayerNormEpsilon}: expected a number above 0.");
        CheckDropout(nameof(HiddenDropout), HiddenDropout);
        CheckDropout(nameof(AttentionDropout), AttentionDropout);
    }

    private static void CheckSize(string name, int value)
    {
        if (value < 1)
            throw new ArgumentException($"{name} is {value}: expected at least 1.");
    }

    private static void CheckDropout(string name, double value)
    {
        if (!(value >= 0 && value < 1))
            throw new ArgumentException($"{name} is {value}: expected a probability in [0, 1).");
    }
}

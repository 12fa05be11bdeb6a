namespace MLNet.Pruning.Transforms;

/// <summary>From text to predictions: vocabulary and encoder as one model. Thread-safe.</summary>
internal abstract class TextScorer
{
    private readonly WordPieceEncoder _tokens;

    /// <exception cref="ArgumentException">The parts do not fit each other.</exception>
    protected TextScorer(WordPieceVocabulary vocabulary, EncoderModel encoder, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(encoder);
        if (vocabulary.Pieces.Count > encoder.Config.VocabularySize)
            throw new ArgumentException($"The vocabulary has {vocabulary.Pieces.Count} pieces, the encoder {encoder.Config.VocabularySize}.", nameof(vocabulary));
        if (maxLength < 3 || maxLength > encoder.Config.MaxPositions)
            throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, $"A text has 3 to {encoder.Config.MaxPositions} tokens.");
        (Vocabulary, Encoder, MaxLength) = (vocabulary, encoder, maxLength);
        _tokens = new WordPieceEncoder(vocabulary, maxLength);
    }

    public WordPieceVocabulary Vocabulary { get; }

    public EncoderModel Encoder { get; }

    /// <summary>The longest input in tokens, special tokens included.</summary>
    public int MaxLength { get; }

    /// <summary>Scores per text.</summary>
    public virtual int Outputs => Encoder.Outputs;

    /// <summary>Turns a text, or a pair of texts, into what the encoder reads.</summary>
    public TokenizedText Tokenize(string first, string? second) => _tokens.Encode(first, second);

    /// <summary>Computes the scores of several texts. A text gets the bits that it gets alone.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="scores">Receives <see cref="Outputs"/> values per text, text by text.</param>
    /// <param name="embeddings">Receives the pooled hidden state of every text, <see cref="EncoderConfig.HiddenSize"/> values each; or empty.</param>
    /// <param name="threads">The threads that share the work of a single text.</param>
    public void Score(ReadOnlySpan<TokenizedText> texts, Span<float> scores, Span<float> embeddings, int threads = 1)
    {
        Compute(texts, scores, embeddings, threads);
        for (int i = 0; i < texts.Length; i++)
            Finish(scores.Slice(i * Outputs, Outputs));
    }

    /// <summary>Computes the encoder's outputs.</summary>
    protected virtual void Compute(ReadOnlySpan<TokenizedText> texts, Span<float> outputs, Span<float> embeddings, int threads) =>
        Encoder.Score(texts, outputs, embeddings, threads);

    /// <summary>Turns the encoder's outputs for one text into its scores, in place; here they are the scores.</summary>
    protected virtual void Finish(Span<float> outputs)
    {
    }
}

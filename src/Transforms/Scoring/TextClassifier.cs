namespace MLNet.Pruning.Transforms;

/// <summary>From text to probabilities: vocabulary, encoder and classes as one model. Thread-safe.</summary>
internal sealed class TextClassifier
{
    private readonly WordPieceEncoder _tokens;

    /// <exception cref="ArgumentException">The parts do not fit each other.</exception>
    public TextClassifier(WordPieceVocabulary vocabulary, TransformerEncoder encoder, LabelValues labels, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(labels);
        if (vocabulary.Pieces.Count > encoder.Config.VocabularySize)
            throw new ArgumentException($"The vocabulary has {vocabulary.Pieces.Count} pieces, the encoder {encoder.Config.VocabularySize}.", nameof(vocabulary));
        if (labels.Count != encoder.Outputs)
            throw new ArgumentException($"The label has {labels.Count} classes, the encoder {encoder.Outputs} outputs.", nameof(labels));
        if (maxLength < 3 || maxLength > encoder.Config.MaxPositions)
            throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, $"A text has 3 to {encoder.Config.MaxPositions} tokens.");
        (Vocabulary, Encoder, Labels, MaxLength) = (vocabulary, encoder, labels, maxLength);
        _tokens = new WordPieceEncoder(vocabulary, maxLength);
    }

    public WordPieceVocabulary Vocabulary { get; }

    public TransformerEncoder Encoder { get; }

    public LabelValues Labels { get; }

    /// <summary>The longest input in tokens, special tokens included.</summary>
    public int MaxLength { get; }

    /// <summary>Turns a text, or a pair of texts, into what the encoder reads.</summary>
    public TokenizedText Tokenize(string first, string? second) => _tokens.Encode(first, second);

    /// <summary>Computes the probability of every class for several texts. A text gets the bits that it gets alone.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="probabilities">Receives a value per class and text, text by text; those of a text sum to 1.</param>
    /// <param name="embeddings">Receives the pooled hidden state of every text, <see cref="EncoderConfig.HiddenSize"/> values each; or empty.</param>
    /// <param name="threads">The threads that share the work of a single text.</param>
    public void Score(ReadOnlySpan<TokenizedText> texts, Span<float> probabilities, Span<float> embeddings, int threads = 1)
    {
        Encoder.Score(texts, probabilities, embeddings, threads);
        for (int i = 0; i < texts.Length; i++)
            Softmax(probabilities.Slice(i * Labels.Count, Labels.Count));
    }

    // In 64-bit floats: a classifier has few outputs, and the sum of the rounded probabilities stays next to 1.
    private static void Softmax(Span<float> values)
    {
        float max = float.NegativeInfinity;
        foreach (float value in values)
            max = Math.Max(max, value);
        double sum = 0;
        foreach (float value in values)
            sum += Math.Exp((double)value - max);
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Math.Exp((double)values[i] - max) / sum);
    }
}

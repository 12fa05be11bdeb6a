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

    /// <summary>Computes the probability of every class.</summary>
    /// <param name="first">The text.</param>
    /// <param name="second">The second text of a pair, or null.</param>
    /// <param name="probabilities">Receives a value per class; they sum to 1.</param>
    public void Score(string first, string? second, Span<float> probabilities)
    {
        TokenizedText text = _tokens.Encode(first, second);
        Encoder.Score(text.Ids, text.Types, probabilities);
        Softmax(probabilities);
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

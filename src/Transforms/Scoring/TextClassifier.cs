namespace MLNet.Pruning.Transforms;

/// <summary>From text to the probability of every class; those of a text sum to 1.</summary>
internal sealed class TextClassifier : TextScorer
{
    /// <exception cref="ArgumentException">The parts do not fit each other.</exception>
    public TextClassifier(WordPieceVocabulary vocabulary, EncoderModel encoder, LabelValues labels, int maxLength)
        : base(vocabulary, encoder, maxLength)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != encoder.Outputs)
            throw new ArgumentException($"The label has {labels.Count} classes, the encoder {encoder.Outputs} outputs.", nameof(labels));
        if (labels.Count == 0)
            throw new ArgumentException("A classification has at least 1 class, the label none.", nameof(labels));
        Labels = labels;
    }

    public LabelValues Labels { get; }

    // The softmax in 64-bit floats: a classifier has few outputs, and the sum of the rounded probabilities stays next to 1.
    protected override void Finish(Span<float> outputs)
    {
        float max = float.NegativeInfinity;
        foreach (float output in outputs)
            max = Math.Max(max, output);
        double sum = 0;
        foreach (float output in outputs)
            sum += Math.Exp((double)output - max);
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = (float)(Math.Exp((double)outputs[i] - max) / sum);
    }
}

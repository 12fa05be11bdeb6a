namespace MLNet.Pruning.Transforms;

/// <summary>From text to a number.</summary>
internal sealed class TextRegressor : TextScorer
{
    /// <exception cref="ArgumentException">The parts do not fit each other.</exception>
    public TextRegressor(WordPieceVocabulary vocabulary, EncoderModel encoder, int maxLength)
        : base(vocabulary, encoder, maxLength)
    {
        if (encoder.Outputs != 1)
            throw new ArgumentException($"A regression has 1 output, the encoder {encoder.Outputs}.", nameof(encoder));
    }
}

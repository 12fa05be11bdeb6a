using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>From text to a vector of length 1: the mean of the last hidden states over all tokens, the special ones included.</summary>
internal sealed class SentenceEmbedder : TextScorer
{
    /// <exception cref="ArgumentException">The parts do not fit each other, or the encoder's tokens have no hidden states.</exception>
    public SentenceEmbedder(WordPieceVocabulary vocabulary, EncoderModel encoder, int maxLength)
        : base(vocabulary, encoder, maxLength)
    {
        if (!encoder.Config.IsTransformer)
            throw new ArgumentException($"Sentence vectors are means of hidden states, which an encoder of architecture {encoder.Config.Architecture} does not have.", nameof(encoder));
    }

    public override int Outputs => Encoder.Config.HiddenSize;

    protected override void Compute(ReadOnlySpan<TokenizedText> texts, Span<float> outputs, Span<float> embeddings, int threads) =>
        Encoder.Average(texts, outputs, threads);

    // The least norm is that of torch's normalize.
    protected override void Finish(Span<float> outputs) => TensorPrimitives.Divide(outputs, Math.Max(TensorPrimitives.Norm<float>(outputs), 1e-12f), outputs);
}

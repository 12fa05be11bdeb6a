using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A BERT of any shape with new weights, and the encoder's vocabulary, positions and token types. It has to learn everything, from a teacher best: first its
/// layers, then its predictions.
/// </summary>
/// <remarks>TinyBERT's form: Jiao et al. 2020 (arXiv 1909.10351), with 4 layers of 312 and inner layers of 1,200, or 6 of 768 and 3,072; both with 12 heads.</remarks>
/// <param name="Layers">Number of layers, at least 1.</param>
/// <param name="HiddenSize">Width of the hidden states, a multiple of the heads.</param>
public sealed record Bert(int Layers, int HiddenSize) : Student
{
    /// <summary>Attention heads per layer. A loss that compares attention needs as many as the teacher has.</summary>
    /// <value>The default value is null: the encoder's.</value>
    public int? AttentionHeads { get; init; }

    /// <summary>Width of the feed-forward layers, at least 1.</summary>
    /// <value>The default value is null: four times <see cref="HiddenSize"/>.</value>
    public int? IntermediateSize { get; init; }

    internal override bool IsPretrained(PretrainedEncoder encoder) => false;

    internal override bool HasNewLayers => true;

    internal override EncoderConfig Shape(EncoderConfig encoder, bool pairs)
    {
        CheckIsTransformer(encoder);
        CheckSize(nameof(Layers), Layers);
        CheckSize(nameof(HiddenSize), HiddenSize);
        CheckSize(nameof(AttentionHeads), AttentionHeads);
        CheckSize(nameof(IntermediateSize), IntermediateSize);
        int heads = AttentionHeads ?? encoder.AttentionHeads;
        Check(HiddenSize % heads == 0, nameof(HiddenSize), HiddenSize, $"a multiple of the {heads} attention heads");
        return new EncoderConfig
        {
            VocabularySize = encoder.VocabularySize,
            HiddenSize = HiddenSize,
            Layers = Layers,
            AttentionHeads = heads,
            IntermediateSize = IntermediateSize ?? checked(4 * HiddenSize),
            MaxPositions = encoder.MaxPositions,
            TypeVocabularySize = Math.Max(encoder.TypeVocabularySize, 2),
            LayerNormEpsilon = encoder.LayerNormEpsilon,
            HiddenDropout = encoder.HiddenDropout,
            AttentionDropout = encoder.AttentionDropout,
        };
    }

    internal override PretrainedEncoder Create(PretrainedEncoder encoder, bool pairs, int seed) =>
        PretrainedEncoder.Random(Shape(encoder.Config, pairs), encoder.Vocabulary, seed);
}

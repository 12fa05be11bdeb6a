using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The encoder with fewer layers: of N, student layer i of M starts from layer i (N - 1) / (M - 1), halves rounded up; so the first and the last are kept, and a
/// single one is the first. Everything else is kept.
/// </summary>
/// <remarks>For 12 and 6 layers these are DistilBERT's 0, 2, 4, 7, 9 and 11 (Sanh et al. 2019, arXiv 1910.01108).</remarks>
public sealed record EveryOtherLayer : Student
{
    /// <summary>Layers of the student, from 1 to the encoder's.</summary>
    /// <value>The default value is null: half of the encoder's, rounded up.</value>
    public int? Layers { get; init; }

    internal override EncoderConfig Shape(EncoderConfig encoder, bool pairs)
    {
        CheckIsTransformer(encoder);
        Check(Layers is null || (Layers >= 1 && Layers <= encoder.Layers), nameof(Layers), Layers, $"from 1 to {encoder.Layers}, the encoder's layers, or null");
        return encoder with { Layers = Layers ?? KeptLayers.Half(encoder.Layers) };
    }

    internal override PretrainedEncoder Create(PretrainedEncoder encoder, bool pairs, int seed)
    {
        var config = Shape(encoder.Config, pairs);
        return Make(encoder, config, KeptLayers.Select(encoder, config.Layers));
    }
}

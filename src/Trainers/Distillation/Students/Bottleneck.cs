using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Many narrow layers: each between two linear bottlenecks, so that hidden states stay as wide as the encoder's and can be compared with a teacher's, and with
/// several feed-forward networks to make up for its width. Embeddings and pooler start from the encoder's; the layers are new, their matrices uniform with the
/// deviation 1 / sqrt(inputs).
/// </summary>
/// <remarks>
/// MobileBERT: Sun et al. 2020 (arXiv 2004.02984), sections 3.1 to 3.3. Here queries, keys and values all come from the narrow states, and LayerNorm and GELU
/// are kept, where the paper goes over to other ones for the speed of phones.
/// </remarks>
public sealed record Bottleneck : Student
{
    /// <summary>Number of layers, at least 1.</summary>
    /// <value>The default value is null: the encoder's.</value>
    public int? Layers { get; init; }

    /// <summary>Width of the narrow layers, a multiple of <see cref="AttentionHeads"/>.</summary>
    /// <value>The default value is 128.</value>
    public int Size { get; init; } = 128;

    /// <summary>Attention heads per layer. A loss that compares attention needs as many as the teacher has.</summary>
    /// <value>The default value is 4.</value>
    public int AttentionHeads { get; init; } = 4;

    /// <summary>Width of the feed-forward layers, at least 1.</summary>
    /// <value>The default value is null: four times <see cref="Size"/>.</value>
    public int? IntermediateSize { get; init; }

    /// <summary>Feed-forward networks per layer, from 1 to 64.</summary>
    /// <value>The default value is 4.</value>
    public int FeedForwards { get; init; } = 4;

    internal override bool HasNewLayers => true;

    internal override EncoderConfig Shape(EncoderConfig encoder, bool pairs)
    {
        CheckIsTransformer(encoder);
        CheckSize(nameof(Layers), Layers);
        CheckSize(nameof(Size), Size);
        CheckSize(nameof(AttentionHeads), AttentionHeads);
        CheckSize(nameof(IntermediateSize), IntermediateSize);
        Check(Size % AttentionHeads == 0, nameof(Size), Size, $"a multiple of the {AttentionHeads} attention heads");
        Check(FeedForwards is >= 1 and <= 64, nameof(FeedForwards), FeedForwards, "from 1 to 64");
        return encoder with
        {
            Architecture = EncoderArchitecture.Bottleneck,
            Layers = Layers ?? encoder.Layers,
            AttentionHeads = AttentionHeads,
            IntermediateSize = IntermediateSize ?? checked(4 * Size),
            BottleneckSize = Size,
            FeedForwards = FeedForwards,
        };
    }

    internal override PretrainedEncoder Create(PretrainedEncoder encoder, bool pairs, int seed)
    {
        var config = Shape(encoder.Config, pairs);
        bool poolsAlike = encoder.Config.PoolsByTanh;
        var tensors = EncoderShapes.Encoder(config).Concat(poolsAlike ? EncoderShapes.Pooler(config) : []).ToDictionary(
            tensor => tensor.Name,
            tensor => !tensor.Name.StartsWith(TensorNames.Layers, StringComparison.Ordinal) && encoder.Tensors.TryGetValue(tensor.Name, out var own)
                ? own
                : Draw(tensor.Name, tensor.Shape, seed),
            StringComparer.Ordinal);
        return Make(encoder, config, tensors);
    }

    // BERT's deviation of 0.02 is for wide layers: in narrow ones, three products deep, hardly anything would come through.
    private static EncoderTensor Draw(string name, int[] shape, int seed) => shape.Length == 2
        ? InitialWeights.Uniform(name, shape, Math.Sqrt(3.0 / shape[1]), seed)
        : InitialWeights.Create(name, shape, seed);
}

namespace MLNet.Pruning.Transforms;

/// <summary>One weight of a compiled encoder, which becomes dense only while it is written.</summary>
/// <param name="Name">The canonical name (<see cref="TensorNames"/>).</param>
/// <param name="Shape">The sizes of the dimensions, outermost first.</param>
/// <param name="Values">Makes the values, row-major.</param>
internal sealed record EncoderWeight(string Name, int[] Shape, Func<float[]> Values)
{
    /// <summary>Every weight of an encoder, in the order of the forward pass.</summary>
    public static IEnumerable<EncoderWeight> Of(EncoderModel encoder)
    {
        EncoderParts parts = encoder.Parts;
        return
        [
            Of(TensorNames.WordEmbeddings, parts.Embeddings.Words),
            .. parts.Embeddings.Positions is { } positions ? [Of(TensorNames.PositionEmbeddings, positions)] : Array.Empty<EncoderWeight>(),
            .. parts.Embeddings.Types is { } types ? [Of(TensorNames.TypeEmbeddings, types)] : Array.Empty<EncoderWeight>(),
            .. Of(TensorNames.EmbeddingNorm, parts.Embeddings.Norm),
            .. Enumerable.Range(0, parts.Config.Layers).SelectMany(layer => Of(parts, layer)),
            .. parts.Pooler is { } pooler ? Of(TensorNames.Pooler, pooler) : [],
            .. parts.Classifier is { } classifier ? Of(TensorNames.Classifier, classifier) : [],
        ];
    }

    private static IEnumerable<EncoderWeight> Of(EncoderParts parts, int layer) =>
    [
        .. EncoderShapes.Linears(parts.Config, layer).Zip(parts.LinearsOf(layer).ToArray()).SelectMany(pair => Of(pair.First.Part, pair.Second)),
        .. EncoderShapes.Norms(parts.Config, layer).Zip(parts.NormsOf(layer).ToArray()).SelectMany(pair => Of(pair.First.Part, pair.Second)),
    ];

    private static EncoderWeight Of(string name, EmbeddingTable table) => new(name, [table.Rows, table.Columns], table.ToDense);

    private static IEnumerable<EncoderWeight> Of(string part, Linear linear) =>
    [
        new(TensorNames.Weight(part), [linear.Weight.Rows, linear.Weight.Columns], linear.Weight.ToDense),
        new(TensorNames.Bias(part), [linear.Bias.Length], () => linear.Bias),
    ];

    private static IEnumerable<EncoderWeight> Of(string part, LayerNorm norm) =>
        [new(TensorNames.Weight(part), [norm.Gain.Length], () => norm.Gain), new(TensorNames.Bias(part), [norm.Bias.Length], () => norm.Bias)];
}

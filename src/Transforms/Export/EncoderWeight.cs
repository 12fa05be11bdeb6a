namespace MLNet.Pruning.Transforms;

/// <summary>One weight of a compiled encoder, which becomes dense only while it is written.</summary>
/// <param name="Name">The canonical name (<see cref="TensorNames"/>).</param>
/// <param name="Shape">The sizes of the dimensions, outermost first.</param>
/// <param name="Values">Makes the values, row-major.</param>
internal sealed record EncoderWeight(string Name, int[] Shape, Func<float[]> Values)
{
    /// <summary>Every weight of an encoder, in the order of the forward pass.</summary>
    public static IEnumerable<EncoderWeight> Of(TransformerEncoder encoder)
    {
        yield return Of(TensorNames.WordEmbeddings, encoder.Embeddings.Words);
        yield return Of(TensorNames.PositionEmbeddings, encoder.Embeddings.Positions);
        if (encoder.Embeddings.Types is { } types)
            yield return Of(TensorNames.TypeEmbeddings, types);
        foreach (EncoderWeight weight in Of(TensorNames.EmbeddingNorm, encoder.Embeddings.Norm))
            yield return weight;
        for (int i = 0; i < encoder.Layers.Count; i++)
        {
            foreach (EncoderWeight weight in Of(i, encoder.Layers[i]))
                yield return weight;
        }

        foreach (var (part, linear) in ((string, Linear?)[])[(TensorNames.Pooler, encoder.Pooler), (TensorNames.Classifier, encoder.Classifier)])
        {
            foreach (EncoderWeight weight in linear is null ? [] : Of(part, linear))
                yield return weight;
        }
    }

    private static IEnumerable<EncoderWeight> Of(int index, EncoderLayer layer) =>
    [
        .. TensorNames.Prunable.Zip(layer.Prunable).SelectMany(matrix => Of(TensorNames.Layer(index, matrix.First), matrix.Second)),
        .. Of(TensorNames.Layer(index, TensorNames.AttentionNorm), layer.AttentionNorm),
        .. Of(TensorNames.Layer(index, TensorNames.OutputNorm), layer.OutputNorm),
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

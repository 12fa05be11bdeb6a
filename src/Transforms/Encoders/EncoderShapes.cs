namespace MLNet.Pruning.Transforms;

/// <summary>The weights that an encoder of a given shape has.</summary>
internal static class EncoderShapes
{
    /// <summary>The embeddings and layers, by canonical name (<see cref="TensorNames"/>), in the order of the forward pass. A linear weight is [out, in].</summary>
    public static IEnumerable<(string Name, int[] Shape)> Encoder(EncoderConfig config)
    {
        int hidden = config.HiddenSize, intermediate = config.IntermediateSize;
        yield return (TensorNames.WordEmbeddings, [config.VocabularySize, hidden]);
        yield return (TensorNames.PositionEmbeddings, [config.MaxPositions, hidden]);
        if (config.TypeVocabularySize > 0)
            yield return (TensorNames.TypeEmbeddings, [config.TypeVocabularySize, hidden]);
        foreach (var tensor in Part(TensorNames.EmbeddingNorm, hidden))
            yield return tensor;

        for (int layer = 0; layer < config.Layers; layer++)
        {
            foreach (string part in (string[])[TensorNames.Query, TensorNames.Key, TensorNames.Value, TensorNames.AttentionOutput])
            {
                foreach (var tensor in Part(TensorNames.Layer(layer, part), hidden, hidden))
                    yield return tensor;
            }

            foreach (var tensor in Part(TensorNames.Layer(layer, TensorNames.AttentionNorm), hidden))
                yield return tensor;
            foreach (var tensor in Part(TensorNames.Layer(layer, TensorNames.Intermediate), intermediate, hidden))
                yield return tensor;
            foreach (var tensor in Part(TensorNames.Layer(layer, TensorNames.Output), hidden, intermediate))
                yield return tensor;
            foreach (var tensor in Part(TensorNames.Layer(layer, TensorNames.OutputNorm), hidden))
                yield return tensor;
        }
    }

    /// <summary>The layer between the first token and the classifier.</summary>
    public static IEnumerable<(string Name, int[] Shape)> Pooler(EncoderConfig config) => Part(TensorNames.Pooler, config.HiddenSize, config.HiddenSize);

    /// <summary>The classifier over <paramref name="classes"/> classes.</summary>
    public static IEnumerable<(string Name, int[] Shape)> Classifier(EncoderConfig config, int classes) => Part(TensorNames.Classifier, classes, config.HiddenSize);

    /// <summary>The head of a masked language model; its decoder is the table of word embeddings.</summary>
    public static IEnumerable<(string Name, int[] Shape)> LanguageModel(EncoderConfig config) =>
    [
        .. Part(TensorNames.PredictionTransform, config.HiddenSize, config.HiddenSize), .. Part(TensorNames.PredictionNorm, config.HiddenSize),
        (TensorNames.PredictionBias, [config.VocabularySize]),
    ];

    // A LayerNorm's weight has one dimension, a linear layer's two; the bias is as long as the output.
    private static IEnumerable<(string Name, int[] Shape)> Part(string part, params int[] weight) =>
        [(TensorNames.Weight(part), weight), (TensorNames.Bias(part), [weight[0]])];
}

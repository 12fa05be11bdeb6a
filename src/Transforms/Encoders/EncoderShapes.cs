namespace MLNet.Pruning.Transforms;

/// <summary>The weights that an encoder of a given shape has.</summary>
internal static class EncoderShapes
{
    /// <summary>The embeddings and layers, by canonical name (<see cref="TensorNames"/>). A linear weight is [out, in].</summary>
    public static IEnumerable<(string Name, int[] Shape)> Encoder(EncoderConfig config)
    {
        int width = config.EmbeddingWidth;
        yield return (TensorNames.WordEmbeddings, [config.VocabularySize, width]);
        if (config.IsTransformer)
            yield return (TensorNames.PositionEmbeddings, [config.MaxPositions, width]);
        if (config.HasTypeEmbeddings)
            yield return (TensorNames.TypeEmbeddings, [config.TypeVocabularySize, width]);
        foreach (var tensor in Part(TensorNames.EmbeddingNorm, width))
            yield return tensor;
        foreach (var tensor in Enumerable.Range(0, config.Layers).SelectMany(layer => Layer(config, layer)))
            yield return tensor;
    }

    /// <summary>The linear layers that pruning may mask, by the canonical name of their part, in the order of the forward pass.</summary>
    public static IEnumerable<(string Part, int Rows, int Columns)> Linears(EncoderConfig config) =>
        Enumerable.Range(0, config.Layers).SelectMany(layer => Linears(config, layer));

    /// <summary>Those of one layer.</summary>
    public static IEnumerable<(string Part, int Rows, int Columns)> Linears(EncoderConfig config, int layer) => config.Architecture switch
    {
        EncoderArchitecture.BiLstm => TensorNames.LstmDirections.SelectMany(direction => new[]
        {
            (TensorNames.LstmInput(direction), 4 * config.IntermediateSize, config.EmbeddingWidth),
            (TensorNames.LstmRecurrent(direction), 4 * config.IntermediateSize, config.IntermediateSize),
        }),
        EncoderArchitecture.Convolution => config.FilterLengths.Select(length => (TensorNames.Convolution(length), length * config.IntermediateSize, config.EmbeddingWidth)),
        EncoderArchitecture.Bottleneck => BottleneckLinears(config, layer),
        _ => TransformerLinears(config, layer),
    };

    /// <summary>The LayerNorms of one layer, by the canonical name of their part.</summary>
    public static IEnumerable<(string Part, int Size)> Norms(EncoderConfig config, int layer)
    {
        if (!config.IsTransformer)
            return [];
        int size = config.BottleneckSize ?? config.HiddenSize;
        IEnumerable<(string Part, int Size)> core = [(TensorNames.AttentionNorm, size), (TensorNames.OutputNorm, size)];
        if (config.Architecture == EncoderArchitecture.Bottleneck)
        {
            core =
            [
                (TensorNames.BottleneckInputNorm, size), .. core,
                .. Enumerable.Range(0, config.FeedForwards!.Value - 1).Select(i => (TensorNames.FeedForward(i, TensorNames.OutputNorm), size)),
                (TensorNames.BottleneckOutputNorm, config.HiddenSize),
            ];
        }

        return core.Select(norm => (TensorNames.Layer(layer, norm.Part), norm.Size));
    }

    /// <summary>The layer before the classifier.</summary>
    public static IEnumerable<(string Name, int[] Shape)> Pooler(EncoderConfig config) => Part(TensorNames.Pooler, config.HiddenSize, config.FeatureSize);

    /// <summary>The classifier over <paramref name="classes"/> classes.</summary>
    public static IEnumerable<(string Name, int[] Shape)> Classifier(EncoderConfig config, int classes) => Part(TensorNames.Classifier, classes, config.HiddenSize);

    /// <summary>The head of a masked language model; its decoder is the table of word embeddings.</summary>
    public static IEnumerable<(string Name, int[] Shape)> LanguageModel(EncoderConfig config) =>
    [
        .. Part(TensorNames.PredictionTransform, config.HiddenSize, config.HiddenSize), .. Part(TensorNames.PredictionNorm, config.HiddenSize),
        (TensorNames.PredictionBias, [config.VocabularySize]),
    ];

    private static IEnumerable<(string Name, int[] Shape)> Layer(EncoderConfig config, int layer) =>
        Linears(config, layer).SelectMany(linear => Part(linear.Part, linear.Rows, linear.Columns))
            .Concat(Norms(config, layer).SelectMany(norm => Part(norm.Part, norm.Size)));

    private static IEnumerable<(string Part, int Rows, int Columns)> TransformerLinears(EncoderConfig config, int layer)
    {
        int hidden = config.HiddenSize, inner = config.IntermediateSize;
        return TensorNames.Prunable.Select(part => (TensorNames.Layer(layer, part),
            part == TensorNames.Intermediate ? inner : hidden, part == TensorNames.Output ? inner : hidden));
    }

    private static IEnumerable<(string Part, int Rows, int Columns)> BottleneckLinears(EncoderConfig config, int layer)
    {
        EncoderConfig narrow = config.Narrowed();
        int size = narrow.HiddenSize, inner = narrow.IntermediateSize;
        return
        [
            (TensorNames.Layer(layer, TensorNames.BottleneckInput), size, config.HiddenSize),
            .. TransformerLinears(narrow, layer),
            .. Enumerable.Range(0, config.FeedForwards!.Value - 1).SelectMany(i => new[]
            {
                (TensorNames.Layer(layer, TensorNames.FeedForward(i, TensorNames.Intermediate)), inner, size),
                (TensorNames.Layer(layer, TensorNames.FeedForward(i, TensorNames.Output)), size, inner),
            }),
            (TensorNames.Layer(layer, TensorNames.BottleneckOutput), config.HiddenSize, size),
        ];
    }

    // A LayerNorm's weight has one dimension, a linear layer's two; the bias is as long as the output.
    private static IEnumerable<(string Name, int[] Shape)> Part(string part, params int[] weight) =>
        [(TensorNames.Weight(part), weight), (TensorNames.Bias(part), [weight[0]])];
}

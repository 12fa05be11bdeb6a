namespace MLNet.Pruning.Transforms;

/// <summary>Checks that the sizes of an encoder fit together, before memory is taken for it.</summary>
internal static class EncoderConfigValidator
{
    /// <summary>The largest size of what no BERT has: the features of a pair are what a column of a sparse matrix can name.</summary>
    public const int LargestStudentSize = SparseMatrix.MaxColumns / 8;
    private const int LongestFilter = 64;
    private const int MostFeedForwards = 64;

    /// <exception cref="ArgumentException">A size is out of its range; the message names it, its value and the range.</exception>
    public static void Validate(EncoderConfig config)
    {
        if (!Enum.IsDefined(config.Architecture))
            throw Wrong(nameof(config.Architecture), config.Architecture, string.Join(" or ", Enum.GetNames<EncoderArchitecture>()));
        CheckSize(nameof(config.VocabularySize), config.VocabularySize);
        CheckSize(nameof(config.HiddenSize), config.HiddenSize);
        CheckSize(nameof(config.Layers), config.Layers);
        CheckSize(nameof(config.AttentionHeads), config.AttentionHeads);
        CheckSize(nameof(config.IntermediateSize), config.IntermediateSize);
        CheckSize(nameof(config.MaxPositions), config.MaxPositions);
        CheckOwnSizes(config);
        CheckHeads(config);
        CheckTypes(config);
        CheckMemory(config);
        if (!(config.LayerNormEpsilon > 0 && double.IsFinite(config.LayerNormEpsilon)))
            throw Wrong(nameof(config.LayerNormEpsilon), config.LayerNormEpsilon, "a number above 0");
        CheckDropout(nameof(config.HiddenDropout), config.HiddenDropout);
        CheckDropout(nameof(config.AttentionDropout), config.AttentionDropout);
    }

    // Sizes that some architectures have and the others have not.
    private static void CheckOwnSizes(EncoderConfig config)
    {
        bool bottleneck = config.Architecture == EncoderArchitecture.Bottleneck, convolution = config.Architecture == EncoderArchitecture.Convolution;
        CheckOwn(config, nameof(config.EmbeddingSize), config.EmbeddingSize, !config.IsTransformer, LargestStudentSize);
        CheckOwn(config, nameof(config.BottleneckSize), config.BottleneckSize, bottleneck, LargestStudentSize);
        CheckOwn(config, nameof(config.FeedForwards), config.FeedForwards, bottleneck, MostFeedForwards);
        CheckOwn(config, nameof(config.ShortestFilter), config.ShortestFilter, convolution, LongestFilter);
        CheckOwn(config, nameof(config.LongestFilter), config.LongestFilter, convolution, LongestFilter);
        if (config.LongestFilter < config.ShortestFilter)
            throw Wrong(nameof(config.LongestFilter), config.LongestFilter, $"at least {nameof(config.ShortestFilter)}, which is {config.ShortestFilter}");
        if (config.IsTransformer)
            return;
        foreach (var (name, value) in ((string, int)[])[(nameof(config.Layers), config.Layers), (nameof(config.AttentionHeads), config.AttentionHeads)])
        {
            if (value != 1)
                throw Wrong(name, value, $"1 for {config.Architecture}");
        }

        foreach (var (name, value) in ((string, int)[])[(nameof(config.HiddenSize), config.HiddenSize), (nameof(config.IntermediateSize), config.IntermediateSize)])
        {
            if (value > LargestStudentSize)
                throw Wrong(name, value, $"at most {LargestStudentSize} for {config.Architecture}");
        }
    }

    private static void CheckHeads(EncoderConfig config)
    {
        var (name, width) = config.BottleneckSize is { } narrow ? (nameof(config.BottleneckSize), narrow) : (nameof(config.HiddenSize), config.HiddenSize);
        if (width % config.AttentionHeads != 0)
            throw Wrong(name, width, $"a multiple of {nameof(config.AttentionHeads)}, which is {config.AttentionHeads}");
    }

    private static void CheckTypes(EncoderConfig config)
    {
        var (fits, expected) = config.Architecture switch
        {
            EncoderArchitecture.DistilBert => (config.TypeVocabularySize == 0, "0"),
            EncoderArchitecture.BiLstm or EncoderArchitecture.Convolution => (config.TypeVocabularySize is 1 or 2, "1 or 2"),
            EncoderArchitecture.Bottleneck => (config.TypeVocabularySize >= 0, "at least 0"),
            _ => (config.TypeVocabularySize >= 1, "at least 1"),
        };
        if (!fits)
            throw Wrong(nameof(config.TypeVocabularySize), config.TypeVocabularySize, $"{expected} for {config.Architecture}");
    }

    private static void CheckMemory(EncoderConfig config)
    {
        int rows = Math.Max(Math.Max(config.VocabularySize, config.MaxPositions), Math.Max(config.TypeVocabularySize, Math.Max(config.HiddenSize, config.IntermediateSize)));
        if ((long)rows * Math.Max(config.HiddenSize, config.EmbeddingWidth) > Array.MaxLength)
            throw new ArgumentException($"A matrix of {rows} rows and {nameof(config.HiddenSize)} {config.HiddenSize} has more than {Array.MaxLength} weights.");
        foreach (var (part, partRows, columns) in EncoderShapes.Linears(config with { Layers = 1 }).Append((TensorNames.Pooler, config.HiddenSize, config.FeatureSize)))
        {
            if ((long)partRows * columns > Array.MaxLength)
                throw new ArgumentException($"The matrix '{part}' of {partRows} rows and {columns} columns has more than {Array.MaxLength} weights.");
        }
    }

    private static void CheckSize(string name, int value)
    {
        if (value < 1)
            throw Wrong(name, value, "at least 1");
    }

    private static void CheckOwn(EncoderConfig config, string name, int? value, bool has, int most)
    {
        if (!has && value is not null)
            throw Wrong(name, value, $"null for {config.Architecture}");
        if (has && value is not > 0 || value > most)
            throw Wrong(name, value?.ToString() ?? "null", $"from 1 to {most} for {config.Architecture}");
    }

    private static void CheckDropout(string name, double value)
    {
        if (!(value >= 0 && value < 1))
            throw Wrong(name, value, "a probability in [0, 1)");
    }

    private static ArgumentException Wrong(string name, object? value, string expected) => new($"{name} is {value}: expected {expected}.");
}

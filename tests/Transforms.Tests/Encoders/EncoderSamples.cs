using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Encoders to test with: random ones of any shape, and MiniLM where the shared assets are.</summary>
internal static class EncoderSamples
{
    public static EncoderConfig Tiny { get; } = new()
    {
        VocabularySize = 90,
        HiddenSize = 16,
        Layers = 2,
        AttentionHeads = 2,
        IntermediateSize = 32,
        MaxPositions = 80,
    };

    public static EncoderConfig TinyDistilBert { get; } = Tiny with { Architecture = EncoderArchitecture.DistilBert, TypeVocabularySize = 0 };

    /// <summary>A small encoder of every architecture that has files, those of pairs with two segments.</summary>
    public static IReadOnlyList<EncoderConfig> Architectures { get; } =
    [
        Tiny, TinyDistilBert,
        Tiny with { Architecture = EncoderArchitecture.Bottleneck, BottleneckSize = 8, FeedForwards = 3 },
        Tiny with { Architecture = EncoderArchitecture.BiLstm, Layers = 1, AttentionHeads = 1, IntermediateSize = 10, EmbeddingSize = 12, TypeVocabularySize = 1 },
        Tiny with { Architecture = EncoderArchitecture.BiLstm, Layers = 1, AttentionHeads = 1, IntermediateSize = 10, EmbeddingSize = 12 },
        Tiny with
        {
            Architecture = EncoderArchitecture.Convolution, Layers = 1, AttentionHeads = 1, IntermediateSize = 10, EmbeddingSize = 12,
            ShortestFilter = 2, LongestFilter = 4,
        },
    ];

    public static EncoderConfig MiniLm { get; } = new()
    {
        VocabularySize = 30522,
        HiddenSize = 384,
        Layers = 6,
        AttentionHeads = 12,
        IntermediateSize = 1536,
    };

    public static Dictionary<string, EncoderTensor> MiniLmTensors()
    {
        using SafetensorsFile file = SafetensorsFile.Open(SharedAssets.Path("models/all-MiniLM-L6-v2/model.safetensors"));
        return file.Header.Tensors.Keys.ToDictionary(name => name, file.Read);
    }

    /// <summary>Random weights with a classifier; of the prunable matrices a share is kept.</summary>
    public static Dictionary<string, EncoderTensor> Random(EncoderConfig config, int classes, double kept = 1, int seed = 1)
    {
        var random = new Random(seed);
        var prunable = EncoderShapes.Linears(config).Select(linear => TensorNames.Weight(linear.Part)).ToHashSet();
        var tensors = new Dictionary<string, EncoderTensor>();
        foreach ((string name, int[] shape) in EncoderShapes.Encoder(config).Concat(EncoderShapes.Pooler(config)).Concat(EncoderShapes.Classifier(config, classes)))
        {
            bool cut = prunable.Contains(name);
            bool norm = name.Contains("LayerNorm.weight", StringComparison.Ordinal);
            float[] values = new float[shape.Aggregate(1, (product, size) => product * size)];
            for (int i = 0; i < values.Length; i++)
            {
                float value = (float)(random.NextDouble() * 2 - 1) * 0.6f + (norm ? 1 : 0);
                values[i] = cut && random.NextDouble() >= kept ? 0 : value;
            }

            tensors.Add(name, new EncoderTensor(shape, values));
        }

        return tensors;
    }

    public static int[] Ids(EncoderConfig config, int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => random.Next(config.VocabularySize)).ToArray();
    }
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>A student that has nothing of the encoder but its words: <see cref="BiLstm"/> or <see cref="Convolution"/>.</summary>
public abstract record WordStudent : Student
{
    private protected WordStudent()
    {
    }

    /// <summary>
    /// Width of the word embeddings, from 1 to 8,192. They start from the encoder's: those themselves, or, where they are wider, their projection on as many
    /// principal directions, scaled to the encoder's spread. Wider ones than the encoder's are drawn anew. The LayerNorm behind them starts plain.
    /// </summary>
    /// <value>The default value is null: the encoder's width.</value>
    public int? EmbeddingSize { get; init; }

    /// <summary>Width of the layer before the classifier, from 1 to 8,192.</summary>
    /// <value>The default value is 200.</value>
    public int HiddenSize { get; init; } = 200;

    /// <summary>The share of embeddings and features that is dropped in training, in [0, 1).</summary>
    /// <value>The default value is null: what <see cref="EncoderTrainerOptions.Dropout"/> says.</value>
    public double? Dropout { get; init; }

    internal override bool IsPretrained(PretrainedEncoder encoder) => encoder.IsPretrained && TakesWords(encoder.Config);

    internal override double? OwnDropout => Dropout;

    internal override bool HasNewLayers => true;

    private protected EncoderConfig Shape(EncoderConfig encoder, bool pairs, EncoderArchitecture architecture, int size)
    {
        Check(EmbeddingSize is null or (>= 1 and <= EncoderConfigValidator.LargestStudentSize), nameof(EmbeddingSize), EmbeddingSize, "from 1 to 8192, or null");
        Check(HiddenSize is >= 1 and <= EncoderConfigValidator.LargestStudentSize, nameof(HiddenSize), HiddenSize, "from 1 to 8192");
        Check(Dropout is null or (>= 0 and < 1), nameof(Dropout), Dropout, "at least 0 and less than 1, or null");
        return new EncoderConfig
        {
            Architecture = architecture,
            VocabularySize = encoder.VocabularySize,
            HiddenSize = HiddenSize,
            Layers = 1,
            AttentionHeads = 1,
            IntermediateSize = size,
            MaxPositions = encoder.MaxPositions,
            TypeVocabularySize = pairs ? 2 : 1,
            EmbeddingSize = EmbeddingSize ?? encoder.EmbeddingWidth,
            LayerNormEpsilon = encoder.LayerNormEpsilon,
            HiddenDropout = Dropout ?? encoder.HiddenDropout,
            AttentionDropout = 0,
        };
    }

    internal override PretrainedEncoder Create(PretrainedEncoder encoder, bool pairs, int seed)
    {
        var config = Shape(encoder.Config, pairs);
        var tensors = new Dictionary<string, EncoderTensor>(StringComparer.Ordinal);
        foreach (var (name, shape) in EncoderShapes.Encoder(config).Concat(EncoderShapes.Pooler(config)))
        {
            bool matrix = shape.Length == 2 && name != TensorNames.WordEmbeddings;
            tensors.Add(name, name == TensorNames.WordEmbeddings && TakesWords(encoder.Config)
                ? PrincipalDirections.Project(encoder.Tensors[name], shape[1])
                : matrix ? InitialWeights.Uniform(name, shape, SpreadOf(config, name), seed) : InitialWeights.Create(name, shape, seed));
        }

        SetBiases(config, tensors);
        return Make(encoder, config, tensors);
    }

    /// <summary>Half the width of the uniform distribution from which a matrix starts.</summary>
    private protected abstract double SpreadOf(EncoderConfig config, string name);

    /// <summary>Sets biases that do not start from 0.</summary>
    private protected virtual void SetBiases(EncoderConfig config, Dictionary<string, EncoderTensor> tensors)
    {
    }

    private bool TakesWords(EncoderConfig encoder) => EmbeddingSize is null || EmbeddingSize <= encoder.EmbeddingWidth;
}

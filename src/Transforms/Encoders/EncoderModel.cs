using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// The managed forward pass of an encoder with its classification head. Immutable and safe to call from many threads; a text gets the same bits on
/// every call, whichever thread scores it and whatever was scored before.
/// </summary>
/// <remarks>
/// Matrices, the pooler's among them, and embedding tables are held at the storage precision; biases, LayerNorms and the classifier,
/// which is a few rows, are 32-bit floats. The rounded values are the model: saving and loading changes nothing.
/// </remarks>
internal abstract class EncoderModel
{
    private readonly DenseLayer? _pooler;
    private readonly DenseLayer? _classifier;

    private protected EncoderModel(EncoderParts parts)
    {
        Parts = parts;
        _pooler = parts.Pooler is null ? null : new DenseLayer(parts.Pooler);
        _classifier = parts.Classifier is null ? null : new DenseLayer(parts.Classifier);
        long kept = 0, weights = 0;
        foreach (Linear linear in parts.Linears)
            (kept, weights) = (kept + linear.Weight.Kept, weights + (long)linear.Weight.Rows * linear.Weight.Columns);
        RemainingWeights = weights == 0 ? 1 : (double)kept / weights;
    }

    public EncoderParts Parts { get; }

    public EncoderConfig Config => Parts.Config;

    public StoragePrecision Precision => Parts.Precision;

    /// <summary>The precision at which the embedding tables are held.</summary>
    public StoragePrecision EmbeddingPrecision => Embeddings.Words.Precision;

    public ScoringPrecision Scoring => Parts.Scoring;

    public Embeddings Embeddings => Parts.Embeddings;

    public Linear? Pooler => Parts.Pooler;

    public Linear? Classifier => Parts.Classifier;

    /// <summary>Outputs of the classifier; 0 without one.</summary>
    public int Outputs => Classifier?.Weight.Rows ?? 0;

    /// <summary>The share of the prunable weights that pruning kept, in [0, 1].</summary>
    public double RemainingWeights { get; }

    /// <summary>Rounds the weights for storage and lays them out for scoring.</summary>
    /// <param name="config">The shape of the encoder.</param>
    /// <param name="tensors">The weights under their canonical names (<see cref="TensorNames"/>); pooler and classifier may be missing.</param>
    /// <param name="precision">The precision at which matrices are held.</param>
    /// <param name="scoring">The precision of activations.</param>
    /// <param name="embeddingPrecision">The precision at which embedding tables are held; null: as the matrices.</param>
    /// <exception cref="ArgumentException">The configuration contradicts itself, or a weight is missing, misshapen or not finite.</exception>
    public static EncoderModel Compile(
        EncoderConfig config, IReadOnlyDictionary<string, EncoderTensor> tensors, StoragePrecision precision, ScoringPrecision scoring = ScoringPrecision.Exact,
        StoragePrecision? embeddingPrecision = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tensors);
        config.Validate();
        if (!Enum.IsDefined(precision))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "No such storage precision.");
        if (embeddingPrecision is { } unknown && !Enum.IsDefined(unknown))
            throw new ArgumentOutOfRangeException(nameof(embeddingPrecision), embeddingPrecision, "No such storage precision.");
        if (!Enum.IsDefined(scoring))
            throw new ArgumentOutOfRangeException(nameof(scoring), scoring, "No such scoring precision.");

        var source = new EncoderTensors(tensors, precision, embeddingPrecision ?? precision, scoring);
        int width = config.EmbeddingWidth;
        var embeddings = new Embeddings(
            source.Table(TensorNames.WordEmbeddings, config.VocabularySize, width),
            config.IsTransformer ? source.Table(TensorNames.PositionEmbeddings, config.MaxPositions, width) : null,
            config.HasTypeEmbeddings ? source.Table(TensorNames.TypeEmbeddings, config.TypeVocabularySize, width) : null,
            source.Norm(TensorNames.EmbeddingNorm, width, config.LayerNormEpsilon));
        Linear[] linears = [.. EncoderShapes.Linears(config).Select(linear => source.Linear(linear.Part, linear.Rows, linear.Columns))];
        LayerNorm[] norms = [.. Enumerable.Range(0, config.Layers).SelectMany(layer => EncoderShapes.Norms(config, layer))
            .Select(norm => source.Norm(norm.Part, norm.Size, config.LayerNormEpsilon))];
        Linear? pooler = source.Contains(TensorNames.Weight(TensorNames.Pooler)) ? source.Linear(TensorNames.Pooler, config.HiddenSize, config.FeatureSize) : null;
        string classifierWeight = TensorNames.Weight(TensorNames.Classifier);
        Linear? classifier = source.Contains(classifierWeight)
            ? source.Linear(TensorNames.Classifier, source.Rows(classifierWeight), config.HiddenSize, StoragePrecision.Float32)
            : null;
        if (classifier is not null && pooler is null)
            throw new ArgumentException($"The encoder has a classifier but no weight '{TensorNames.Weight(TensorNames.Pooler)}'.");
        return Create(new EncoderParts(config, precision, scoring, embeddings, linears, norms, pooler, classifier));
    }

    /// <summary>Puts an encoder together.</summary>
    public static EncoderModel Create(EncoderParts parts) => parts.Config.Architecture switch
    {
        EncoderArchitecture.Bottleneck => new BottleneckEncoder(parts),
        EncoderArchitecture.BiLstm => new LstmEncoder(parts),
        EncoderArchitecture.Convolution => new ConvolutionEncoder(parts),
        _ => new TransformerEncoder(parts),
    };

    /// <summary>Computes the classifier's outputs for one text.</summary>
    /// <param name="ids">The tokens, special tokens included: 1 to <see cref="EncoderConfig.MaxPositions"/>.</param>
    /// <param name="types">A type per token, or empty for type 0 throughout.</param>
    /// <param name="logits">Receives <see cref="Outputs"/> values.</param>
    public void Score(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> logits)
    {
        if (Classifier is null)
            throw new InvalidOperationException("The encoder has no classifier.");
        if (logits.Length != Outputs)
            throw new ArgumentException($"The classifier has {Outputs} outputs, not {logits.Length}.", nameof(logits));
        CheckTokens(ids, types);
        Compute(ids, types, logits);
    }

    /// <summary>Computes the classifier's outputs for several texts. A text gets the bits that it gets alone.</summary>
    /// <param name="texts">The texts; each as <see cref="Score(ReadOnlySpan{int}, ReadOnlySpan{byte}, Span{float})"/> takes it.</param>
    /// <param name="logits">Receives <see cref="Outputs"/> values per text.</param>
    /// <param name="pooled">Receives <see cref="EncoderConfig.HiddenSize"/> values per text, the output of the pooler; or empty.</param>
    /// <param name="threads">Threads of the thread pool, the caller's among them, that may share the work of a single text.</param>
    public void Score(ReadOnlySpan<TokenizedText> texts, Span<float> logits, Span<float> pooled, int threads = 1)
    {
        if (Classifier is null)
            throw new InvalidOperationException("The encoder has no classifier.");
        if (logits.Length != texts.Length * Outputs)
            throw new ArgumentException($"{texts.Length} texts have {texts.Length * Outputs} outputs, not {logits.Length}.", nameof(logits));
        if (!pooled.IsEmpty && pooled.Length != texts.Length * Config.HiddenSize)
            throw new ArgumentException($"{texts.Length} texts have {texts.Length * Config.HiddenSize} pooled values, not {pooled.Length}.", nameof(pooled));
        foreach (TokenizedText text in texts)
            CheckTokens(text.Ids, text.Types);
        Compute(texts, logits, pooled, threads);
    }

    /// <summary>Computes the mean of the last hidden states over the tokens of several texts. A text gets the bits that it gets alone.</summary>
    /// <param name="texts">The texts; each as <see cref="Score(ReadOnlySpan{int}, ReadOnlySpan{byte}, Span{float})"/> takes it.</param>
    /// <param name="means">Receives <see cref="EncoderConfig.HiddenSize"/> values per text.</param>
    /// <param name="threads">Threads of the thread pool, the caller's among them, that may share the work of a single text.</param>
    /// <exception cref="NotSupportedException">The encoder is no transformer: its tokens have no hidden states.</exception>
    public void Average(ReadOnlySpan<TokenizedText> texts, Span<float> means, int threads = 1)
    {
        if (means.Length != texts.Length * Config.HiddenSize)
            throw new ArgumentException($"{texts.Length} texts have {texts.Length * Config.HiddenSize} means, not {means.Length}.", nameof(means));
        foreach (TokenizedText text in texts)
            CheckTokens(text.Ids, text.Types);
        ComputeMeans(texts, means, threads);
    }

    /// <summary>Computes every intermediate state of one text; hidden states of tokens are those of an encoder with layers.</summary>
    /// <param name="ids">The tokens, special tokens included: 1 to <see cref="EncoderConfig.MaxPositions"/>.</param>
    /// <param name="types">A type per token, or empty for type 0 throughout.</param>
    public EncoderStates Run(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        CheckTokens(ids, types);
        float[] features = new float[Config.FeatureSize];
        IReadOnlyList<float[]> hidden = Trace(ids, types, features);
        float[]? pooled = _pooler is null ? null : new float[Config.HiddenSize], logits = _classifier is null ? null : new float[Outputs];
        if (pooled is not null)
            Pool(features, pooled);
        if (logits is not null)
            Classify(pooled, logits);
        return new EncoderStates(hidden, pooled, logits);
    }

    /// <summary>The weights as they score, under their canonical names.</summary>
    public IReadOnlyDictionary<string, EncoderTensor> ToTensors() =>
        EncoderWeight.Of(this).ToDictionary(weight => weight.Name, weight => new EncoderTensor(weight.Shape, [.. weight.Values()]));

    private protected abstract void Compute(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> logits);

    private protected abstract void Compute(ReadOnlySpan<TokenizedText> texts, Span<float> logits, Span<float> pooled, int threads);

    private protected virtual void ComputeMeans(ReadOnlySpan<TokenizedText> texts, Span<float> means, int threads) =>
        throw new NotSupportedException($"An encoder of architecture {Config.Architecture} has no hidden states of tokens; expected a transformer.");

    /// <summary>The hidden states after the embeddings and every layer of a transformer, else after the embeddings; and what the pooler reads.</summary>
    private protected abstract IReadOnlyList<float[]> Trace(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> features);

    /// <summary>The layer before the classifier.</summary>
    private protected void Pool(ReadOnlySpan<float> features, Span<float> pooled)
    {
        _pooler!.Forward(features, pooled);
        if (Config.PoolsByTanh)
            TensorPrimitives.Tanh(pooled, pooled);
        else
            TensorPrimitives.Max(pooled, 0f, pooled);
    }

    private protected void Classify(ReadOnlySpan<float> pooled, Span<float> logits) => _classifier!.Forward(pooled, logits);

    private void CheckTokens(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        if (ids.IsEmpty || ids.Length > Config.MaxPositions)
            throw new ArgumentException($"A text has 1 to {Config.MaxPositions} tokens, not {ids.Length}.", nameof(ids));
        if (!types.IsEmpty && types.Length != ids.Length)
            throw new ArgumentException($"{types.Length} token types do not fit {ids.Length} tokens.", nameof(types));
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)Config.VocabularySize)
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"A token lies outside the vocabulary of {Config.VocabularySize} pieces.");
        }

        foreach (byte type in types)
        {
            if (type >= Config.TypeVocabularySize && Config.TypeVocabularySize != 0)
                throw new ArgumentOutOfRangeException(nameof(types), type, $"The encoder knows {Config.TypeVocabularySize} token types.");
        }
    }
}

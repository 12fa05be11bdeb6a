using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// The managed forward pass of a BERT-family encoder with its classification head. Immutable and safe to call from many threads;
/// a text gets the same bits on every call, whichever thread scores it and whatever was scored before.
/// </summary>
/// <remarks>
/// Matrices, the pooler's among them, and embedding tables are held at the storage precision; biases, LayerNorms and the classifier,
/// which is a few rows, are 32-bit floats. The rounded values are the model: saving and loading changes nothing.
/// </remarks>
internal sealed class TransformerEncoder
{
    private readonly WorkspacePool _workspaces;

    internal TransformerEncoder(
        EncoderConfig config, StoragePrecision precision, ScoringPrecision scoring, Embeddings embeddings, IReadOnlyList<EncoderLayer> layers, Linear? pooler,
        Linear? classifier)
    {
        (Config, Precision, Scoring, Embeddings, Layers, Pooler, Classifier) = (config, precision, scoring, embeddings, layers, pooler, classifier);
        _workspaces = new WorkspacePool(config, Outputs);
        IEnumerable<Matrix> prunable = layers.SelectMany(layer => layer.Prunable).Select(linear => linear.Weight);
        long kept = 0, weights = 0;
        foreach (Matrix matrix in prunable)
            (kept, weights) = (kept + matrix.Kept, weights + (long)matrix.Rows * matrix.Columns);
        RemainingWeights = weights == 0 ? 1 : (double)kept / weights;
    }

    public EncoderConfig Config { get; }

    public StoragePrecision Precision { get; }

    /// <summary>The precision at which the embedding tables are held.</summary>
    public StoragePrecision EmbeddingPrecision => Embeddings.Words.Precision;

    public ScoringPrecision Scoring { get; }

    public Embeddings Embeddings { get; }

    public IReadOnlyList<EncoderLayer> Layers { get; }

    public Linear? Pooler { get; }

    public Linear? Classifier { get; }

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
    public static TransformerEncoder Compile(
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

        var source = new EncoderTensors(tensors, precision, embeddingPrecision ?? precision);
        int hidden = config.HiddenSize;
        var embeddings = new Embeddings(
            source.Table(TensorNames.WordEmbeddings, config.VocabularySize, hidden),
            source.Table(TensorNames.PositionEmbeddings, config.MaxPositions, hidden),
            config.TypeVocabularySize == 0 ? null : source.Table(TensorNames.TypeEmbeddings, config.TypeVocabularySize, hidden),
            source.Norm(TensorNames.EmbeddingNorm, hidden, config.LayerNormEpsilon));
        var layers = new EncoderLayer[config.Layers];
        for (int i = 0; i < layers.Length; i++)
            layers[i] = EncoderLayer.Compile(config, source, i);
        Linear? pooler = source.Contains(TensorNames.Weight(TensorNames.Pooler)) ? source.Linear(TensorNames.Pooler, hidden, hidden) : null;
        string classifierWeight = TensorNames.Weight(TensorNames.Classifier);
        Linear? classifier = source.Contains(classifierWeight)
            ? source.Linear(TensorNames.Classifier, source.Rows(classifierWeight), hidden, StoragePrecision.Float32)
            : null;
        if (classifier is not null && pooler is null)
            throw new ArgumentException($"The encoder has a classifier but no weight '{TensorNames.Weight(TensorNames.Pooler)}'.");
        return new TransformerEncoder(config, precision, scoring, embeddings, layers, pooler, classifier);
    }

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

        Workspace workspace = _workspaces.Rent(ids.Length);
        Forward(workspace, ids, types);
        Classify(workspace, logits);
        _workspaces.Return(workspace);
    }

    /// <summary>Computes the classifier's outputs for several texts. A text gets the bits that it gets alone.</summary>
    /// <param name="texts">The texts; each as <see cref="Score(ReadOnlySpan{int}, ReadOnlySpan{byte}, Span{float})"/> takes it.</param>
    /// <param name="logits">Receives <see cref="Outputs"/> values per text.</param>
    /// <param name="pooled">Receives <see cref="EncoderConfig.HiddenSize"/> values per text, the output of the pooler; or empty.</param>
    public void Score(ReadOnlySpan<TokenizedText> texts, Span<float> logits, Span<float> pooled)
    {
        if (Classifier is null)
            throw new InvalidOperationException("The encoder has no classifier.");
        if (logits.Length != texts.Length * Outputs)
            throw new ArgumentException($"{texts.Length} texts have {texts.Length * Outputs} outputs, not {logits.Length}.", nameof(logits));
        if (!pooled.IsEmpty && pooled.Length != texts.Length * Config.HiddenSize)
            throw new ArgumentException($"{texts.Length} texts have {texts.Length * Config.HiddenSize} pooled values, not {pooled.Length}.", nameof(pooled));
        for (int i = 0; i < texts.Length; i++)
        {
            CheckTokens(texts[i].Ids, texts[i].Types);
            Workspace workspace = _workspaces.Rent(texts[i].Ids.Length);
            Forward(workspace, texts[i].Ids, texts[i].Types);
            Classify(workspace, logits.Slice(i * Outputs, Outputs));
            for (int feature = 0; feature < Config.HiddenSize && !pooled.IsEmpty; feature++)
                pooled[i * Config.HiddenSize + feature] = workspace.Pooled.Values[feature * workspace.Pooled.Stride];
            _workspaces.Return(workspace);
        }
    }

    /// <summary>Computes every intermediate state of one text.</summary>
    /// <param name="ids">The tokens, special tokens included: 1 to <see cref="EncoderConfig.MaxPositions"/>.</param>
    /// <param name="types">A type per token, or empty for type 0 throughout.</param>
    public EncoderStates Run(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        CheckTokens(ids, types);
        Workspace workspace = _workspaces.Rent(ids.Length);
        var hidden = new List<float[]>(Layers.Count + 1);
        Embeddings.Forward(ids, types, workspace.Scratch, workspace.Hidden);
        hidden.Add(workspace.Hidden.ToTokenMajor(ids.Length));
        foreach (EncoderLayer layer in Layers)
        {
            layer.Forward(workspace, ids.Length, Config.AttentionHeads);
            hidden.Add(workspace.Hidden.ToTokenMajor(ids.Length));
        }

        float[]? pooled = null, logits = null;
        if (Pooler is not null)
        {
            Pool(workspace);
            pooled = workspace.Pooled.ToTokenMajor(1);
        }

        if (Classifier is not null)
            Classify(workspace, logits = new float[Outputs]);
        _workspaces.Return(workspace);
        return new EncoderStates(hidden, pooled, logits);
    }

    /// <summary>The weights as they score, under their canonical names.</summary>
    public IReadOnlyDictionary<string, EncoderTensor> ToTensors() => new EncoderTensorSet(this).Tensors;

    private void Forward(Workspace workspace, ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        Embeddings.Forward(ids, types, workspace.Scratch, workspace.Hidden);
        for (int i = 0; i < Layers.Count; i++)
            Layers[i].Forward(workspace, ids.Length, Config.AttentionHeads);
        Pool(workspace);
    }

    private void Pool(Workspace workspace)
    {
        Activations pooled = workspace.Pooled;
        Pooler!.Forward(workspace.Hidden.First(pooled.Tokens), pooled);
        if (Config.Architecture == EncoderArchitecture.Bert)
            TensorPrimitives.Tanh(pooled.Values, pooled.Values);
        else
            TensorPrimitives.Max(pooled.Values, 0f, pooled.Values);
    }

    private void Classify(Workspace workspace, Span<float> logits)
    {
        Activations outputs = workspace.Outputs;
        Classifier!.Forward(workspace.Pooled, outputs);
        for (int i = 0; i < logits.Length; i++)
            logits[i] = outputs.Values[i * outputs.Stride];
    }

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

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
    private readonly EncoderEngine _engine;
    private readonly DenseLayer? _pooler;
    private readonly DenseLayer? _classifier;

    internal TransformerEncoder(
        EncoderConfig config, StoragePrecision precision, ScoringPrecision scoring, Embeddings embeddings, IReadOnlyList<EncoderLayer> layers, Linear? pooler,
        Linear? classifier)
    {
        (Config, Precision, Scoring, Embeddings, Layers, Pooler, Classifier) = (config, precision, scoring, embeddings, layers, pooler, classifier);
        _workspaces = new WorkspacePool(config);
        _engine = EncoderEngine.For(scoring);
        _pooler = pooler is null ? null : new DenseLayer(pooler);
        _classifier = classifier is null ? null : new DenseLayer(classifier);
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

        var source = new EncoderTensors(tensors, precision, embeddingPrecision ?? precision, scoring);
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

        Workspace workspace = _workspaces.Rent();
        workspace.Add(ids.Length);
        workspace.Allocate();
        _engine.Embed(Embeddings, workspace, 0, ids, types);
        Forward(workspace, 1);
        Finish(workspace, 0, logits, []);
        _workspaces.Return(workspace);
    }

    /// <summary>Computes the classifier's outputs for several texts. A text gets the bits that it gets alone.</summary>
    /// <param name="texts">The texts; each as <see cref="Score(ReadOnlySpan{int}, ReadOnlySpan{byte}, Span{float})"/> takes it.</param>
    /// <param name="logits">Receives <see cref="Outputs"/> values per text.</param>
    /// <param name="pooled">Receives <see cref="EncoderConfig.HiddenSize"/> values per text, the output of the pooler; or empty.</param>
    /// <param name="threads">Threads of the thread pool, the caller's among them, that share the tiles of a single text.</param>
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

        Workspace workspace = _workspaces.Rent();
        foreach (TokenizedText text in texts)
            workspace.Add(text.Ids.Length);
        int shared = texts.Length == 1 ? threads : 1;
        workspace.Allocate(shared == 1 ? 1 : TokenTiles.Pad(texts[0].Ids.Length) / TokenTiles.Padding);
        for (int i = 0; i < texts.Length; i++)
            _engine.Embed(Embeddings, workspace, workspace.Texts[i].Start, texts[i].Ids, texts[i].Types);
        Forward(workspace, shared);
        for (int i = 0; i < texts.Length; i++)
        {
            Finish(workspace, i, logits.Slice(i * Outputs, Outputs),
                pooled.IsEmpty ? [] : pooled.Slice(i * Config.HiddenSize, Config.HiddenSize));
        }

        _workspaces.Return(workspace);
    }

    /// <summary>Computes every intermediate state of one text.</summary>
    /// <param name="ids">The tokens, special tokens included: 1 to <see cref="EncoderConfig.MaxPositions"/>.</param>
    /// <param name="types">A type per token, or empty for type 0 throughout.</param>
    public EncoderStates Run(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        CheckTokens(ids, types);
        Workspace workspace = _workspaces.Rent();
        workspace.Add(ids.Length);
        workspace.Allocate();
        _engine.Embed(Embeddings, workspace, 0, ids, types);
        _engine.Normalise(workspace.States, Embeddings.Norm);
        var hidden = new List<float[]> { CopyHidden(workspace, ids.Length) };
        foreach (EncoderLayer layer in Layers)
        {
            if (hidden.Count == Layers.Count)
                _engine.ForwardFirst(layer, workspace, Config.AttentionHeads, 1);
            _engine.Forward(layer, workspace, Config.AttentionHeads);
            hidden.Add(CopyHidden(workspace, ids.Length));
        }

        float[]? pooled = _pooler is null ? null : new float[Config.HiddenSize], logits = _classifier is null ? null : new float[Outputs];
        if (pooled is not null)
            Pool(workspace, 0, pooled);
        if (logits is not null)
            _classifier!.Forward(pooled, logits);
        _workspaces.Return(workspace);
        return new EncoderStates(hidden, pooled, logits);
    }

    /// <summary>The weights as they score, under their canonical names.</summary>
    public IReadOnlyDictionary<string, EncoderTensor> ToTensors() =>
        EncoderWeight.Of(this).ToDictionary(weight => weight.Name, weight => new EncoderTensor(weight.Shape, [.. weight.Values()]));

    private void Forward(Workspace workspace, int threads)
    {
        _engine.Normalise(workspace.States, Embeddings.Norm);
        for (int i = 0; i < Layers.Count - 1; i++)
        {
            if (threads == 1)
                _engine.Forward(Layers[i], workspace, Config.AttentionHeads);
            else
                _engine.Forward(Layers[i], workspace, Config.AttentionHeads, threads);
        }

        _engine.ForwardFirst(Layers[^1], workspace, Config.AttentionHeads, threads);
    }

    private void Finish(Workspace workspace, int text, Span<float> logits, Span<float> pooled)
    {
        Span<float> output = pooled.IsEmpty ? workspace.Pooled : pooled;
        Pool(workspace, text, output);
        _classifier!.Forward(output, logits);
    }

    private void Pool(Workspace workspace, int text, Span<float> pooled)
    {
        _engine.CopyFirst(workspace, text, workspace.Vector);
        _pooler!.Forward(workspace.Vector, pooled);
        if (Config.Architecture == EncoderArchitecture.Bert)
            TensorPrimitives.Tanh(pooled, pooled);
        else
            TensorPrimitives.Max(pooled, 0f, pooled);
    }

    private float[] CopyHidden(Workspace workspace, int tokens)
    {
        float[] copy = new float[tokens * Config.HiddenSize];
        for (int token = 0; token < tokens; token++)
            _engine.CopyHidden(workspace, token, copy.AsSpan(token * Config.HiddenSize, Config.HiddenSize));
        return copy;
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

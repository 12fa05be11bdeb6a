namespace MLNet.Pruning.Transforms;

/// <summary>The forward pass of a BERT-family encoder; the head reads the first token.</summary>
internal sealed class TransformerEncoder : EncoderModel
{
    private readonly WorkspacePool<Workspace> _workspaces;
    private readonly EncoderEngine _engine;

    internal TransformerEncoder(EncoderParts parts)
        : base(parts)
    {
        Layers = [.. Enumerable.Range(0, Config.Layers).Select(layer => EncoderLayer.Of(parts.LinearsOf(layer), parts.NormsOf(layer)))];
        _workspaces = new WorkspacePool<Workspace>(() => new Workspace(Config));
        _engine = EncoderEngine.For(Scoring);
    }

    public IReadOnlyList<EncoderLayer> Layers { get; }

    /// <inheritdoc cref="EncoderModel.Compile"/>
    public static new TransformerEncoder Compile(
        EncoderConfig config, IReadOnlyDictionary<string, EncoderTensor> tensors, StoragePrecision precision, ScoringPrecision scoring = ScoringPrecision.Exact,
        StoragePrecision? embeddingPrecision = null) =>
        (TransformerEncoder)EncoderModel.Compile(config, tensors, precision, scoring, embeddingPrecision);

    private protected override void Compute(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> logits)
    {
        Workspace workspace = Rent();
        workspace.Add(ids.Length);
        workspace.Allocate();
        _engine.Embed(Embeddings, workspace, 0, ids, types);
        Forward(workspace, 1);
        Finish(workspace, 0, logits, []);
        _workspaces.Return(workspace);
    }

    private protected override void Compute(ReadOnlySpan<TokenizedText> texts, Span<float> logits, Span<float> pooled, int threads)
    {
        int shared = texts.Length == 1 ? threads : 1;
        Workspace workspace = Embed(texts, shared);
        Forward(workspace, shared);
        for (int i = 0; i < texts.Length; i++)
        {
            Finish(workspace, i, logits.Slice(i * Outputs, Outputs),
                pooled.IsEmpty ? [] : pooled.Slice(i * Config.HiddenSize, Config.HiddenSize));
        }

        _workspaces.Return(workspace);
    }

    private protected override void ComputeMeans(ReadOnlySpan<TokenizedText> texts, Span<float> means, int threads)
    {
        int shared = texts.Length == 1 ? threads : 1;
        Workspace workspace = Embed(texts, shared);
        Forward(workspace, shared, Layers.Count);
        for (int i = 0; i < texts.Length; i++)
            _engine.CopyMean(workspace, i, means.Slice(i * Config.HiddenSize, Config.HiddenSize));
        _workspaces.Return(workspace);
    }

    private protected override IReadOnlyList<float[]> Trace(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> features)
    {
        Workspace workspace = Rent();
        workspace.Add(ids.Length);
        workspace.Allocate();
        _engine.Embed(Embeddings, workspace, 0, ids, types);
        _engine.Normalise(workspace.States, Embeddings.Norm);
        var hidden = new List<float[]> { _engine.CopyHidden(workspace, ids.Length, Config.HiddenSize) };
        foreach (EncoderLayer layer in Layers)
        {
            if (hidden.Count == Layers.Count)
                _engine.ForwardFirst(layer, workspace, Config.AttentionHeads, 1);
            _engine.Forward(layer, workspace, Config.AttentionHeads);
            hidden.Add(_engine.CopyHidden(workspace, ids.Length, Config.HiddenSize));
        }

        _engine.CopyFirst(workspace, 0, features);
        _workspaces.Return(workspace);
        return hidden;
    }

    private Workspace Rent()
    {
        Workspace workspace = _workspaces.Rent();
        workspace.Clear();
        return workspace;
    }

    private Workspace Embed(ReadOnlySpan<TokenizedText> texts, int threads)
    {
        Workspace workspace = Rent();
        foreach (TokenizedText text in texts)
            workspace.Add(text.Ids.Length);
        workspace.Allocate(threads == 1 ? 1 : TokenTiles.Pad(texts[0].Ids.Length) / TokenTiles.Padding);
        for (int i = 0; i < texts.Length; i++)
            _engine.Embed(Embeddings, workspace, workspace.Texts[i].Start, texts[i].Ids, texts[i].Types);
        return workspace;
    }

    private void Forward(Workspace workspace, int threads)
    {
        Forward(workspace, threads, Layers.Count - 1);
        _engine.ForwardFirst(Layers[^1], workspace, Config.AttentionHeads, threads);
    }

    // The first layers, for all tokens.
    private void Forward(Workspace workspace, int threads, int layers)
    {
        _engine.Normalise(workspace.States, Embeddings.Norm);
        for (int i = 0; i < layers; i++)
        {
            if (threads == 1)
                _engine.Forward(Layers[i], workspace, Config.AttentionHeads);
            else
                _engine.Forward(Layers[i], workspace, Config.AttentionHeads, threads);
        }
    }

    private void Finish(Workspace workspace, int text, Span<float> logits, Span<float> pooled)
    {
        Span<float> output = pooled.IsEmpty ? workspace.Pooled : pooled;
        _engine.CopyFirst(workspace, text, workspace.Vector);
        Pool(workspace.Vector, output);
        Classify(output, logits);
    }
}

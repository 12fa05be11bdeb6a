namespace MLNet.Pruning.Transforms;

/// <summary>The forward pass of a transformer with narrow layers between linear bottlenecks; the head reads the first token.</summary>
internal sealed class BottleneckEncoder : EncoderModel
{
    private readonly WorkspacePool<Buffers> _workspaces;
    private readonly BottleneckLayer[] _layers;
    private readonly EncoderEngine _engine;

    internal BottleneckEncoder(EncoderParts parts)
        : base(parts)
    {
        _layers = [.. Enumerable.Range(0, Config.Layers).Select(layer => BottleneckLayer.Of(parts.LinearsOf(layer), parts.NormsOf(layer)))];
        _workspaces = new WorkspacePool<Buffers>(() => new Buffers(new Workspace(Config), new Workspace(Config.Narrowed())));
        _engine = EncoderEngine.For(Scoring);
    }

    private protected override void Compute(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> logits)
    {
        Buffers buffers = Rent();
        buffers.Add(ids.Length);
        buffers.Allocate();
        _engine.Embed(Embeddings, buffers.Wide, 0, ids, types);
        Forward(buffers);
        Finish(buffers, 0, logits, []);
        _workspaces.Return(buffers);
    }

    private protected override void Compute(ReadOnlySpan<TokenizedText> texts, Span<float> logits, Span<float> pooled, int threads)
    {
        Buffers buffers = Run(texts);
        for (int i = 0; i < texts.Length; i++)
            Finish(buffers, i, logits.Slice(i * Outputs, Outputs), pooled.IsEmpty ? [] : pooled.Slice(i * Config.HiddenSize, Config.HiddenSize));
        _workspaces.Return(buffers);
    }

    private protected override void ComputeMeans(ReadOnlySpan<TokenizedText> texts, Span<float> means, int threads)
    {
        Buffers buffers = Run(texts);
        for (int i = 0; i < texts.Length; i++)
            _engine.CopyMean(buffers.Wide, i, means.Slice(i * Config.HiddenSize, Config.HiddenSize));
        _workspaces.Return(buffers);
    }

    private protected override IReadOnlyList<float[]> Trace(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> features)
    {
        Buffers buffers = Rent();
        buffers.Add(ids.Length);
        buffers.Allocate();
        _engine.Embed(Embeddings, buffers.Wide, 0, ids, types);
        _engine.Normalise(buffers.Wide.States, Embeddings.Norm);
        var hidden = new List<float[]> { _engine.CopyHidden(buffers.Wide, ids.Length, Config.HiddenSize) };
        foreach (BottleneckLayer layer in _layers)
        {
            Forward(layer, buffers);
            hidden.Add(_engine.CopyHidden(buffers.Wide, ids.Length, Config.HiddenSize));
        }

        _engine.CopyHidden(buffers.Wide, 0, features);
        _workspaces.Return(buffers);
        return hidden;
    }

    private Buffers Rent()
    {
        Buffers buffers = _workspaces.Rent();
        buffers.Wide.Clear();
        buffers.Narrow.Clear();
        return buffers;
    }

    private Buffers Run(ReadOnlySpan<TokenizedText> texts)
    {
        Buffers buffers = Rent();
        foreach (TokenizedText text in texts)
            buffers.Add(text.Ids.Length);
        buffers.Allocate();
        for (int i = 0; i < texts.Length; i++)
            _engine.Embed(Embeddings, buffers.Wide, buffers.Wide.Texts[i].Start, texts[i].Ids, texts[i].Types);
        Forward(buffers);
        return buffers;
    }

    private void Forward(Buffers buffers)
    {
        _engine.Normalise(buffers.Wide.States, Embeddings.Norm);
        foreach (BottleneckLayer layer in _layers)
            Forward(layer, buffers);
    }

    private void Forward(BottleneckLayer layer, Buffers buffers)
    {
        var narrow = new NarrowWork(layer, buffers.Wide.States, buffers.Narrow.States);
        _engine.Run(ref narrow);
        _engine.Forward(layer.Core, buffers.Narrow, Config.AttentionHeads);
        var widen = new WidenWork(layer, buffers.Wide.States, buffers.Narrow.States, buffers.Narrow.Inner(0));
        _engine.Run(ref widen);
    }

    private void Finish(Buffers buffers, int text, Span<float> logits, Span<float> pooled)
    {
        Workspace wide = buffers.Wide;
        Span<float> output = pooled.IsEmpty ? wide.Pooled : pooled;
        _engine.CopyHidden(wide, wide.Texts[text].Start, wide.Vector);
        Pool(wide.Vector, output);
        Classify(output, logits);
    }

    private sealed record Buffers(Workspace Wide, Workspace Narrow)
    {
        public void Add(int length)
        {
            Wide.Add(length);
            Narrow.Add(length);
        }

        public void Allocate()
        {
            Wide.Allocate();
            Narrow.Allocate();
        }
    }
}

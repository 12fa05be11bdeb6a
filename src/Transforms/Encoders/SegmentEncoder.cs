namespace MLNet.Pruning.Transforms;

/// <summary>An encoder that turns every segment into a vector of features; of a pair the texts are segments, whose features are compared.</summary>
internal abstract class SegmentEncoder : EncoderModel
{
    private readonly WorkspacePool<SegmentWorkspace> _workspaces;

    private protected SegmentEncoder(EncoderParts parts)
        : base(parts)
    {
        _workspaces = new WorkspacePool<SegmentWorkspace>(() => new SegmentWorkspace(Config));
        Engine = EncoderEngine.For(Scoring);
    }

    private protected EncoderEngine Engine { get; }

    /// <summary>Fills the features of all segments, which are zero before and stay so for one without tokens.</summary>
    private protected abstract void Encode(SegmentWorkspace workspace);

    private protected override void Compute(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> logits)
    {
        SegmentWorkspace workspace = Rent();
        workspace.Add(ids, types);
        workspace.Allocate();
        Embed(workspace, 0, ids, types);
        Forward(workspace);
        Finish(workspace, 0, logits, workspace.Pooled);
        _workspaces.Return(workspace);
    }

    private protected override void Compute(ReadOnlySpan<TokenizedText> texts, Span<float> logits, Span<float> pooled, int threads)
    {
        SegmentWorkspace workspace = Rent();
        foreach (TokenizedText text in texts)
            workspace.Add(text.Ids, text.Types);
        workspace.Allocate();
        for (int i = 0; i < texts.Length; i++)
            Embed(workspace, i, texts[i].Ids, texts[i].Types);
        Forward(workspace);
        for (int i = 0; i < texts.Length; i++)
            Finish(workspace, i, logits.Slice(i * Outputs, Outputs), pooled.IsEmpty ? workspace.Pooled : pooled.Slice(i * Config.HiddenSize, Config.HiddenSize));
        _workspaces.Return(workspace);
    }

    private protected override IReadOnlyList<float[]> Trace(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> features)
    {
        SegmentWorkspace workspace = Rent();
        workspace.Add(ids, types);
        workspace.Allocate();
        Embed(workspace, 0, ids, types);
        Forward(workspace);
        workspace.Join(0).CopyTo(features);
        int width = Config.EmbeddingWidth, next = 0;
        float[] embedded = new float[ids.Length * width];
        foreach ((int start, int length) in workspace.Tokens.Texts)
        {
            for (int token = start; token < start + length; token++)
                Engine.CopyHidden(workspace.Tokens, token, embedded.AsSpan(next++ * width, width));
        }

        _workspaces.Return(workspace);
        return [embedded];
    }

    private SegmentWorkspace Rent()
    {
        SegmentWorkspace workspace = _workspaces.Rent();
        workspace.Tokens.Clear();
        return workspace;
    }

    private void Embed(SegmentWorkspace workspace, int text, ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        int split = SegmentWorkspace.Split(Config, ids, types), segment = text * Config.Segments;
        Engine.Embed(Embeddings, workspace.Tokens, workspace.Tokens.Texts[segment].Start, ids[..split], []);
        if (Config.Segments == 2)
            Engine.Embed(Embeddings, workspace.Tokens, workspace.Tokens.Texts[segment + 1].Start, ids[split..], []);
    }

    private void Forward(SegmentWorkspace workspace)
    {
        Engine.Normalise(workspace.Tokens.States, Embeddings.Norm);
        Encode(workspace);
    }

    private void Finish(SegmentWorkspace workspace, int text, Span<float> logits, Span<float> pooled)
    {
        Pool(workspace.Join(text), pooled);
        Classify(pooled, logits);
    }
}

namespace MLNet.Pruning.Transforms;

/// <inheritdoc/>
/// <typeparam name="TSet">The tiles that tokens are cut into.</typeparam>
/// <typeparam name="TFirstSet">The tiles that the texts' first tokens are cut into.</typeparam>
/// <typeparam name="TMath">The elementary functions.</typeparam>
/// <typeparam name="TAttention">Self-attention.</typeparam>
internal sealed class EncoderEngine<TSet, TFirstSet, TMath, TAttention> : EncoderEngine
    where TSet : struct, ITileSet
    where TFirstSet : struct, ITileSet
    where TMath : struct, IElementaryFunctions
    where TAttention : struct, IAttention
{
    public override void Embed(Embeddings embeddings, Workspace workspace, int start, ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        int features = embeddings.Words.Columns;
        Span<float> vectors = workspace.Scratch[..(TokenTiles.Padding * features)], part = workspace.Vector;
        for (int first = 0; first < ids.Length; first += TokenTiles.Padding)
        {
            // Token by token into a small block, which is then turned round while it is in the cache.
            int count = Math.Min(TokenTiles.Padding, ids.Length - first);
            for (int i = 0; i < count; i++)
                embeddings.Read(ids[first + i], first + i, types.IsEmpty ? 0 : types[first + i], vectors.Slice(i * features, features), part);
            vectors[(count * features)..].Clear();
            for (int i = 0; i < TokenTiles.Padding; i += TokenTiles.Run)
            {
                TransposeKernel.Scatter(
                    vectors.Slice(i * features, TokenTiles.Run * features), TokenTiles.Run, Hidden<TSet>(workspace.States, start + first + i, features, out int width), width);
            }
        }
    }

    public override void Normalise(TokenTiles tiles, LayerNorm norm)
    {
        var work = new NormaliseWork<TSet>(tiles, norm);
        TSet.ForEach(ref work, 0, tiles.Tokens);
    }

    public override void Forward(EncoderLayer layer, Workspace workspace, int heads)
    {
        int tokens = workspace.States.Tokens;
        Project(layer, workspace, 0, tokens);
        TAttention.Ready<TSet>(workspace, heads, 0, tokens);
        foreach ((int start, int length) in workspace.Texts)
            TAttention.Attend<TSet>(workspace, heads, start, length, start, start + TokenTiles.Pad(length), 0);
        Feed<TSet>(layer, workspace.States, workspace.Inner(0), 0, tokens);
    }

    public override void Forward(EncoderLayer layer, Workspace workspace, int heads, int threads)
    {
        // A tile needs the keys and values of all: the rest of the layer can wait for them, and nothing else.
        (int start, int length) = workspace.Texts[0];
        ForEachTile(workspace, threads, (first, end, _) =>
        {
            ProjectKeysAndValues(layer, workspace, first, end);
            TAttention.Ready<TSet>(workspace, heads, first, end);
        });
        ForEachTile(workspace, threads, (first, end, slot) =>
        {
            TokenTiles states = workspace.States;
            Project<TSet>(layer.Query, states, states.Attention, states.Stride, first, end);
            TAttention.Attend<TSet>(workspace, heads, start, length, first, end, slot);
            Feed<TSet>(layer, states, workspace.Inner(slot), first, end);
        });
    }

    public override void ForwardFirst(EncoderLayer layer, Workspace workspace, int heads, int threads)
    {
        TokenTiles states = workspace.States, first = workspace.First;
        if (threads == 1)
            ProjectKeysAndValues(layer, workspace, 0, states.Tokens);
        else
            ProjectKeysAndValues(layer, workspace, threads);

        Span<float> vector = workspace.Vector;
        first.Hidden.Clear();
        for (int text = 0; text < workspace.Texts.Length; text++)
        {
            Read<TSet>(states, workspace.Texts[text].Start, vector);
            TransposeKernel.Scatter(vector, 1, Hidden<TFirstSet>(first, text, vector.Length, out int width), width);
        }

        var format = new FormatWork<TFirstSet>(first, vector.Length);
        TFirstSet.ForEach(ref format, 0, first.Tokens);
        Project<TFirstSet>(layer.Query, first, first.Attention, first.Stride, 0, first.Tokens);
        var attend = new AttendFirstWork<TMath>(workspace, heads);
        for (int text = 0; text < workspace.Texts.Length; text++)
            TSet.Narrow(ref attend, text);
        Feed<TFirstSet>(layer, first, workspace.Inner(0), 0, first.Tokens);
    }

    public override void CopyHidden(Workspace workspace, int token, Span<float> destination) => Read<TSet>(workspace.States, token, destination);

    public override void CopyFirst(Workspace workspace, int text, Span<float> destination) => Read<TFirstSet>(workspace.First, text, destination);

    public override void Run<TWork>(ref TWork work) => work.Run<TSet, TMath>();

    private static void ForEachTile(Workspace workspace, int threads, Action<int, int, int> work)
    {
        int tokens = workspace.States.Tokens;
        var tiles = new List<(int Start, int End)>();
        for (int token = 0; token < tokens; token = tiles[^1].End)
            tiles.Add((token, token + TSet.TileOf(token, tokens).Width));
        Parallel.For(0, tiles.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => work(tiles[i].Start, tiles[i].End, i));
    }

    private static void Project(EncoderLayer layer, Workspace workspace, int start, int end)
    {
        TokenTiles states = workspace.States;
        Project<TSet>(layer.Query, states, states.Attention, states.Stride, start, end);
        ProjectKeysAndValues(layer, workspace, start, end);
    }

    private static void ProjectKeysAndValues(EncoderLayer layer, Workspace workspace, int threads) =>
        ForEachTile(workspace, threads, (start, end, _) => ProjectKeysAndValues(layer, workspace, start, end));

    private static void ProjectKeysAndValues(EncoderLayer layer, Workspace workspace, int start, int end)
    {
        TokenTiles states = workspace.States;
        Project<TSet>(layer.Key, states, workspace.Keys, states.Stride, start, end);
        Project<TSet>(layer.Value, states, workspace.Values, states.Stride, start, end);
    }

    private static void Project<TTiles>(Linear linear, TokenTiles tiles, Span<float> destination, int stride, int start, int end)
        where TTiles : struct, ITileSet
    {
        var work = new ProjectWork<TTiles>(linear, tiles, destination, stride);
        TTiles.ForEach(ref work, start, end);
    }

    private static void Feed<TTiles>(EncoderLayer layer, TokenTiles tiles, Span<float> inner, int start, int end) where TTiles : struct, ITileSet
    {
        var work = new FeedWork<TTiles, TMath>(layer, tiles, inner);
        TTiles.ForEach(ref work, start, end);
    }

    private static void Read<TTiles>(TokenTiles tiles, int token, Span<float> vector) where TTiles : struct, ITileSet =>
        TransposeKernel.Gather(Hidden<TTiles>(tiles, token, vector.Length, out int width), width, vector);

    // The hidden states from a token on: its next feature lies one width of its tile further.
    private static Span<float> Hidden<TTiles>(TokenTiles tiles, int token, int features, out int width) where TTiles : struct, ITileSet
    {
        (int start, width, int place) = TTiles.TileOf(token, tiles.Tokens);
        return tiles.Hidden.Slice(start * features + place, width * features - place);
    }
}

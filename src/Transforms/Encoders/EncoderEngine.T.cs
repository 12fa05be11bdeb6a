namespace MLNet.Pruning.Transforms;

/// <inheritdoc/>
/// <typeparam name="TSet">The tiles that tokens are cut into.</typeparam>
/// <typeparam name="TMath">The elementary functions.</typeparam>
internal sealed class EncoderEngine<TSet, TMath> : EncoderEngine
    where TSet : struct, ITileSet
    where TMath : struct, IElementaryFunctions
{
    public override void Embed(Embeddings embeddings, Workspace workspace, int start, ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        TokenTiles states = workspace.States;
        Span<float> block = workspace.Scratch;
        int features = embeddings.Words.Columns;
        for (int first = 0; first < ids.Length; first += TokenTiles.Padding)
        {
            // Token by token into a small block, which is then turned round while it is in the cache.
            embeddings.Read(ids, types, first, block);
            Span<float> tile = Tile(states, start + first, features, out int width);
            for (int feature = 0; feature < features; feature++)
            {
                Span<float> line = tile.Slice(feature * width, TokenTiles.Padding);
                for (int i = 0; i < line.Length; i++)
                    line[i] = block[i * features + feature];
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
        foreach ((int start, int length) in workspace.Texts)
            Attend(workspace, heads, start, length, start, start + TokenTiles.Pad(length), 0);
        Feed(layer, workspace.States, workspace.Inner(0), 0, tokens);
    }

    public override void Forward(EncoderLayer layer, Workspace workspace, int heads, int threads)
    {
        // A tile needs the keys and values of all: the rest of the layer can wait for them, and nothing else.
        (int start, int length) = workspace.Texts[0];
        ProjectKeysAndValues(layer, workspace, threads);
        ForEachTile(workspace, threads, (first, end, slot) =>
        {
            TokenTiles states = workspace.States;
            Project(layer.Query, states, states.Attention, states.Stride, first, end);
            Attend(workspace, heads, start, length, first, end, slot);
            Feed(layer, states, workspace.Inner(slot), first, end);
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
            CopyHidden(states, workspace.Texts[text].Start, vector);
            Span<float> tile = Tile(first, text, vector.Length, out int width);
            for (int feature = 0; feature < vector.Length; feature++)
                tile[feature * width] = vector[feature];
        }

        var format = new FormatWork<TSet>(first, vector.Length);
        TSet.ForEach(ref format, 0, first.Tokens);
        Project(layer.Query, first, first.Attention, first.Stride, 0, first.Tokens);
        var attend = new AttendFirstWork<TMath>(workspace, heads);
        for (int text = 0; text < workspace.Texts.Length; text++)
            TSet.Narrow(ref attend, text);
        Feed(layer, first, workspace.Inner(0), 0, first.Tokens);
    }

    public override void CopyHidden(TokenTiles tiles, int token, Span<float> destination)
    {
        Span<float> tile = Tile(tiles, token, destination.Length, out int width);
        for (int feature = 0; feature < destination.Length; feature++)
            destination[feature] = tile[feature * width];
    }

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
        Project(layer.Query, states, states.Attention, states.Stride, start, end);
        ProjectKeysAndValues(layer, workspace, start, end);
    }

    private static void ProjectKeysAndValues(EncoderLayer layer, Workspace workspace, int threads) =>
        ForEachTile(workspace, threads, (start, end, _) => ProjectKeysAndValues(layer, workspace, start, end));

    private static void ProjectKeysAndValues(EncoderLayer layer, Workspace workspace, int start, int end)
    {
        TokenTiles states = workspace.States;
        Project(layer.Key, states, workspace.Keys, states.Stride, start, end);
        Project(layer.Value, states, workspace.Values, states.Stride, start, end);
    }

    private static void Project(Linear linear, TokenTiles tiles, Span<float> destination, int stride, int start, int end)
    {
        var work = new ProjectWork<TSet>(linear, tiles, destination, stride);
        TSet.ForEach(ref work, start, end);
    }

    private static void Attend(Workspace workspace, int heads, int start, int length, int first, int end, int slot)
    {
        var work = new AttendWork<TMath>(workspace, heads, start, length, slot);
        TSet.ForEach(ref work, first, end);
    }

    private static void Feed(EncoderLayer layer, TokenTiles tiles, Span<float> inner, int start, int end)
    {
        var work = new FeedWork<TSet, TMath>(layer, tiles, inner);
        TSet.ForEach(ref work, start, end);
    }

    // The hidden states from a token on: its next feature lies one width of its tile further.
    private static Span<float> Tile(TokenTiles tiles, int token, int features, out int width)
    {
        (int start, width) = TSet.TileOf(token, tiles.Tokens);
        return tiles.Hidden.Slice(start * features + token - start, width * features - (token - start));
    }
}

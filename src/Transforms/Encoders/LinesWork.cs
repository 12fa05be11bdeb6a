namespace MLNet.Pruning.Transforms;

/// <summary>A linear layer from the hidden states of all tokens to lines of features.</summary>
internal readonly ref struct LinesWork(Linear linear, TokenTiles tiles, Span<float> lines) : IEngineWork
{
    private readonly TokenTiles _tiles = tiles;
    private readonly Span<float> _lines = lines;

    public void Run<TSet, TMath>()
        where TSet : struct, ITileSet
        where TMath : struct, IElementaryFunctions
    {
        var work = new ProjectWork<TSet>(linear, _tiles, _lines, _tiles.Stride);
        TSet.ForEach(ref work, 0, _tiles.Tokens);
    }
}

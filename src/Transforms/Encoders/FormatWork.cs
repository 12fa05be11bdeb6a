namespace MLNet.Pruning.Transforms;

/// <summary>Copies hidden states into the format of the next product's input.</summary>
internal readonly ref struct FormatWork<TSet>(TokenTiles tiles, int features) : ITileWork where TSet : struct, ITileSet
{
    private readonly TokenTiles _tiles = tiles;

    public void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile> =>
        FormatKernel.Run<TTile, TFormat>(features, ref _tiles.Hidden[token * features], TTile.Width, ref _tiles.Input[TSet.Words(token * features)]);
}

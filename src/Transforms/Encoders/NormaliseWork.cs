namespace MLNet.Pruning.Transforms;

/// <summary>LayerNorm of hidden states, and their copy for the next product.</summary>
internal readonly ref struct NormaliseWork<TSet>(TokenTiles tiles, LayerNorm norm) : ITileWork where TSet : struct, ITileSet
{
    private readonly TokenTiles _tiles = tiles;

    public void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        int start = token * norm.Gain.Length;
        LayerNormKernel.Run<TTile, TFormat>(ref _tiles.Hidden[start], norm.Gain, norm.Bias, norm.Epsilon, ref _tiles.Input[TSet.Words(start)]);
    }
}

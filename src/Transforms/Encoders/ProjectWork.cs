using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Queries, keys or values: a linear layer from hidden states to lines of features.</summary>
internal readonly ref struct ProjectWork<TSet>(Linear linear, TokenTiles tiles, Span<float> destination, int stride) : ITileWork where TSet : struct, ITileSet
{
    private readonly TokenTiles _tiles = tiles;
    private readonly Span<float> _destination = destination;

    public void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile> =>
        linear.Weight.Multiply<TTile, TFormat, BiasEpilogue<TTile, TFormat>>(
            ref _tiles.Input[TSet.Words(token * linear.Weight.Columns)],
            new BiasEpilogue<TTile, TFormat>(ref MemoryMarshal.GetArrayDataReference(linear.Bias), ref _destination[token], stride));
}

using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>The bottleneck in: wide hidden states to narrow ones, normalised.</summary>
internal readonly ref struct NarrowWork(BottleneckLayer layer, TokenTiles wide, TokenTiles narrow) : IEngineWork
{
    private readonly TokenTiles _wide = wide;
    private readonly TokenTiles _narrow = narrow;

    public void Run<TSet, TMath>()
        where TSet : struct, ITileSet
        where TMath : struct, IElementaryFunctions
    {
        var tiles = new Tiles<TSet>(layer, _wide, _narrow);
        TSet.ForEach(ref tiles, 0, _wide.Tokens);
    }

    private readonly ref struct Tiles<TSet>(BottleneckLayer layer, TokenTiles wide, TokenTiles narrow) : ITileWork where TSet : struct, ITileSet
    {
        private readonly TokenTiles _wide = wide;
        private readonly TokenTiles _narrow = narrow;

        public void Run<TTile, TFormat>(int token)
            where TTile : struct, ITile<TTile>
            where TFormat : struct, IActivationFormat<TTile>
        {
            (Linear linear, LayerNorm norm) = (layer.Narrowing, layer.NarrowingNorm);
            int source = token * linear.Weight.Columns, target = token * linear.Weight.Rows;
            Span<float> tile = _narrow.Hidden.Slice(target, linear.Weight.Rows * TTile.Width);
            tile.Clear();
            ref float hidden = ref tile[0];
            linear.Weight.Multiply<TTile, TFormat, ResidualEpilogue<TTile>>(
                ref _wide.Input[TSet.Words(source)], new ResidualEpilogue<TTile>(ref MemoryMarshal.GetArrayDataReference(linear.Bias), ref hidden));
            LayerNormKernel.Run<TTile, TFormat>(ref hidden, norm.Gain, norm.Bias, norm.Epsilon, ref _narrow.Input[TSet.Words(target)]);
        }
    }
}

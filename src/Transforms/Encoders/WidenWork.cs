using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>The further feed-forward networks of a bottleneck layer, and the bottleneck out: narrow hidden states are added to the wide ones, which are normalised.</summary>
internal readonly ref struct WidenWork(BottleneckLayer layer, TokenTiles wide, TokenTiles narrow, Span<float> inner) : IEngineWork
{
    private readonly TokenTiles _wide = wide;
    private readonly TokenTiles _narrow = narrow;
    private readonly Span<float> _inner = inner;

    public void Run<TSet, TMath>()
        where TSet : struct, ITileSet
        where TMath : struct, IElementaryFunctions
    {
        var tiles = new Tiles<TSet, TMath>(layer, _wide, _narrow, _inner);
        TSet.ForEach(ref tiles, 0, _wide.Tokens);
    }

    private readonly ref struct Tiles<TSet, TMath>(BottleneckLayer layer, TokenTiles wide, TokenTiles narrow, Span<float> inner) : ITileWork
        where TSet : struct, ITileSet
        where TMath : struct, IElementaryFunctions
    {
        private readonly TokenTiles _wide = wide;
        private readonly TokenTiles _narrow = narrow;
        private readonly Span<float> _inner = inner;

        public void Run<TTile, TFormat>(int token)
            where TTile : struct, ITile<TTile>
            where TFormat : struct, IActivationFormat<TTile>
        {
            int source = token * layer.Widening.Weight.Columns, target = token * layer.Widening.Weight.Rows;
            ref float hidden = ref _narrow.Hidden[source];
            ref float input = ref _narrow.Input[TSet.Words(source)];
            ref float inner = ref MemoryMarshal.GetReference(_inner);
            foreach (FeedForward block in layer.Stack)
            {
                block.Intermediate.Weight.Multiply<TTile, TFormat, GeluEpilogue<TTile, TFormat, TMath>>(
                    ref input, new GeluEpilogue<TTile, TFormat, TMath>(ref Bias(block.Intermediate), ref inner));
                block.Output.Weight.Multiply<TTile, TFormat, ResidualEpilogue<TTile>>(ref inner, new ResidualEpilogue<TTile>(ref Bias(block.Output), ref hidden));
                Normalise<TTile, TFormat>(block.Norm, ref hidden, ref input);
            }

            ref float wide = ref _wide.Hidden[target];
            layer.Widening.Weight.Multiply<TTile, TFormat, ResidualEpilogue<TTile>>(ref input, new ResidualEpilogue<TTile>(ref Bias(layer.Widening), ref wide));
            Normalise<TTile, TFormat>(layer.WideningNorm, ref wide, ref _wide.Input[TSet.Words(target)]);
        }

        private static void Normalise<TTile, TFormat>(LayerNorm norm, ref float hidden, ref float input)
            where TTile : struct, ITile<TTile>
            where TFormat : struct, IActivationFormat<TTile> =>
            LayerNormKernel.Run<TTile, TFormat>(ref hidden, norm.Gain, norm.Bias, norm.Epsilon, ref input);

        private static ref float Bias(Linear linear) => ref MemoryMarshal.GetArrayDataReference(linear.Bias);
    }
}

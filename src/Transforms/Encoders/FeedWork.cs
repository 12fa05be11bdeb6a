using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>What follows attention: its output projection, the feed-forward network, and both residuals with their LayerNorms.</summary>
internal readonly ref struct FeedWork<TSet, TMath>(EncoderLayer layer, TokenTiles tiles, Span<float> inner) : ITileWork
    where TSet : struct, ITileSet
    where TMath : struct, IElementaryFunctions
{
    private readonly TokenTiles _tiles = tiles;
    private readonly Span<float> _inner = inner;

    public void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        int features = layer.AttentionOutput.Weight.Rows, start = token * features;
        ref float input = ref _tiles.Input[TSet.Words(start)];
        ref float hidden = ref _tiles.Hidden[start];
        FormatKernel.Run<TTile, TFormat>(features, ref _tiles.Attention[token], _tiles.Stride, ref input);
        layer.AttentionOutput.Weight.Multiply<TTile, TFormat, ResidualEpilogue<TTile>>(
            ref input, new ResidualEpilogue<TTile>(ref Bias(layer.AttentionOutput), ref hidden));
        Normalise<TTile, TFormat>(layer.AttentionNorm, ref hidden, ref input);

        ref float inner = ref MemoryMarshal.GetReference(_inner);
        layer.Intermediate.Weight.Multiply<TTile, TFormat, GeluEpilogue<TTile, TFormat, TMath>>(
            ref input, new GeluEpilogue<TTile, TFormat, TMath>(ref Bias(layer.Intermediate), ref inner));
        layer.Output.Weight.Multiply<TTile, TFormat, ResidualEpilogue<TTile>>(
            ref inner, new ResidualEpilogue<TTile>(ref Bias(layer.Output), ref hidden));
        Normalise<TTile, TFormat>(layer.OutputNorm, ref hidden, ref input);
    }

    private static void Normalise<TTile, TFormat>(LayerNorm norm, ref float hidden, ref float input)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile> =>
        LayerNormKernel.Run<TTile, TFormat>(ref hidden, norm.Gain, norm.Bias, norm.Epsilon, ref input);

    private static ref float Bias(Linear linear) => ref MemoryMarshal.GetArrayDataReference(linear.Bias);
}

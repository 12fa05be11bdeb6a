using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Tiles128 = MLNet.Pruning.Transforms.PairedTile<MLNet.Pruning.Transforms.PairedTile<MLNet.Pruning.Transforms.Tile4>>;
using Tiles256 = MLNet.Pruning.Transforms.PairedTile<MLNet.Pruning.Transforms.Tile8>;
using Tiles512 = MLNet.Pruning.Transforms.PairedTile<MLNet.Pruning.Transforms.Tile16>;

namespace MLNet.Pruning.Transforms;

/// <summary>The arithmetic of the forward pass, compiled for this processor's registers and for one <see cref="ScoringPrecision"/>.</summary>
internal abstract class EncoderEngine
{
    public static EncoderEngine For(ScoringPrecision scoring) => scoring == ScoringPrecision.Fast ? Fast.Engine : Exact.Engine;

    /// <summary>Writes a text's embeddings, before their LayerNorm, to the hidden states of <paramref name="workspace"/>.</summary>
    public abstract void Embed(Embeddings embeddings, Workspace workspace, int start, ReadOnlySpan<int> ids, ReadOnlySpan<byte> types);

    /// <summary>Normalises hidden states and readies them for the next layer.</summary>
    public abstract void Normalise(TokenTiles tiles, LayerNorm norm);

    /// <summary>Replaces the hidden states of all tokens by the layer's output.</summary>
    public abstract void Forward(EncoderLayer layer, Workspace workspace, int heads);

    /// <summary>The same for a single text, whose tiles are shared out among threads. The workspace has as many slots as the text has tiles.</summary>
    public abstract void Forward(EncoderLayer layer, Workspace workspace, int heads, int threads);

    /// <summary>Computes the layer's output for the first token of every text: <see cref="Workspace.First"/>.</summary>
    public abstract void ForwardFirst(EncoderLayer layer, Workspace workspace, int heads, int threads);

    /// <summary>The hidden state of one token.</summary>
    public abstract void CopyHidden(Workspace workspace, int token, Span<float> destination);

    /// <summary>The hidden states of the first tokens, one after the other.</summary>
    public float[] CopyHidden(Workspace workspace, int tokens, int hiddenSize)
    {
        float[] copy = new float[tokens * hiddenSize];
        for (int token = 0; token < tokens; token++)
            CopyHidden(workspace, token, copy.AsSpan(token * hiddenSize, hiddenSize));
        return copy;
    }

    /// <summary>The mean of the hidden states of a text's tokens.</summary>
    public void CopyMean(Workspace workspace, int text, Span<float> destination)
    {
        (int start, int length) = workspace.Texts[text];
        CopyHidden(workspace, start, destination);
        for (int token = start + 1; token < start + length; token++)
        {
            CopyHidden(workspace, token, workspace.Vector);
            TensorPrimitives.Add(destination, workspace.Vector, destination);
        }

        TensorPrimitives.Divide(destination, length, destination);
    }

    /// <summary>The last layer's output for a text's first token.</summary>
    public abstract void CopyFirst(Workspace workspace, int text, Span<float> destination);

    /// <summary>Runs work that is written for tiles and functions of any kind.</summary>
    public abstract void Run<TWork>(ref TWork work) where TWork : struct, IEngineWork, allows ref struct;

    private static EncoderEngine Exactly<TWidest, TWide, TNarrow>()
        where TWidest : struct, ITile<TWidest>
        where TWide : struct, ITile<TWide>
        where TNarrow : struct, ITile<TNarrow> =>
        Create<TileSet<TWidest, SingleFormat<TWidest>, TWide, SingleFormat<TWide>, TNarrow, SingleFormat<TNarrow>>, SingleFunctions, SingleAttention<SingleFunctions>>();

    // By the halves of the tiles: a word holds a token of either.
    private static EncoderEngine Fastly<TWidest, TWide, TNarrow, TAttention>()
        where TWidest : struct, ITile<TWidest>
        where TWide : struct, ITile<TWide>
        where TNarrow : struct, ITile<TNarrow>
        where TAttention : struct, IAttention =>
        Create<
            TileSet<PairedTile<TWidest>, PackedFormat<TWidest>, PairedTile<TWide>, PackedFormat<TWide>, PairedTile<TNarrow>, PackedFormat<TNarrow>>,
            BrainFunctions, TAttention>();

    // First tokens are few, most often one: four fill the narrowest register.
    private static EncoderEngine Create<TSet, TMath, TAttention>()
        where TSet : struct, ITileSet
        where TMath : struct, IElementaryFunctions
        where TAttention : struct, IAttention =>
        Vector512.IsHardwareAccelerated
            ? new EncoderEngine<TSet, TileSet<Tile16, SingleFormat<Tile16>, Tile8, SingleFormat<Tile8>, Tile4, SingleFormat<Tile4>>, TMath, TAttention>()
            : new EncoderEngine<TSet, TileSet<PairedTile<Tile4>, SingleFormat<PairedTile<Tile4>>, Tile4, SingleFormat<Tile4>, Tile4, SingleFormat<Tile4>>, TMath, TAttention>();

    // Of the two, only the one that is used is made: each is a hundred types to load.
    private static class Exact
    {
        public static readonly EncoderEngine Engine =
            Vector512.IsHardwareAccelerated ? Exactly<Tiles512, Tiles512, Tile16>()
            : Vector256.IsHardwareAccelerated ? Exactly<Tiles256, Tiles256, Tiles256>()
            : Exactly<Tiles128, Tiles128, Tiles128>();
    }

    private static class Fast
    {
        public static readonly EncoderEngine Engine =
            Vector512.IsHardwareAccelerated ? Fastly<Tiles512, Tile16, Tile8, IntegerAttention<BrainFunctions>>()
            : Vector256.IsHardwareAccelerated ? Fastly<Tile8, Tile8, Tile8, IntegerAttention<BrainFunctions>>()
            : Fastly<PairedTile<Tile4>, PairedTile<Tile4>, PairedTile<Tile4>, SingleAttention<BrainFunctions>>();
    }
}

using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Transforms;

/// <summary>The arithmetic of the forward pass, compiled for this processor's registers and for one <see cref="ScoringPrecision"/>.</summary>
internal abstract class EncoderEngine
{
    private static readonly EncoderEngine Exact = Vector512.IsHardwareAccelerated
        ? new EncoderEngine<PairedTile<Tile16>, SingleFormat<PairedTile<Tile16>>, Tile16, SingleFormat<Tile16>, SingleFunctions>()
        : Vector256.IsHardwareAccelerated
            ? new EncoderEngine<PairedTile<Tile8>, SingleFormat<PairedTile<Tile8>>, PairedTile<Tile8>, SingleFormat<PairedTile<Tile8>>, SingleFunctions>()
            : new EncoderEngine<
                PairedTile<PairedTile<Tile4>>, SingleFormat<PairedTile<PairedTile<Tile4>>>,
                PairedTile<PairedTile<Tile4>>, SingleFormat<PairedTile<PairedTile<Tile4>>>, SingleFunctions>();

    private static readonly EncoderEngine Fast = Vector512.IsHardwareAccelerated
        ? new EncoderEngine<PairedTile<Tile16>, PackedFormat<Tile16>, PairedTile<Tile8>, PackedFormat<Tile8>, BrainFunctions>()
        : Vector256.IsHardwareAccelerated
            ? new EncoderEngine<PairedTile<Tile8>, PackedFormat<Tile8>, PairedTile<Tile8>, PackedFormat<Tile8>, BrainFunctions>()
            : new EncoderEngine<
                PairedTile<PairedTile<Tile4>>, PackedFormat<PairedTile<Tile4>>,
                PairedTile<PairedTile<Tile4>>, PackedFormat<PairedTile<Tile4>>, BrainFunctions>();

    public static EncoderEngine For(ScoringPrecision scoring) => scoring == ScoringPrecision.Fast ? Fast : Exact;

    /// <summary>Writes a text's embeddings, before their LayerNorm, to the hidden states of <paramref name="workspace"/>.</summary>
    public abstract void Embed(Embeddings embeddings, Workspace workspace, int start, ReadOnlySpan<int> ids, ReadOnlySpan<byte> types);

    /// <summary>Normalises hidden states and readies them for the next layer.</summary>
    public abstract void Normalise(TokenTiles tiles, LayerNorm norm);

    /// <summary>Replaces the hidden states of all tokens by the layer's output.</summary>
    public abstract void Forward(EncoderLayer layer, Workspace workspace, int heads);

    /// <summary>Computes the layer's output for the first token of every text: <see cref="Workspace.First"/>.</summary>
    public abstract void ForwardFirst(EncoderLayer layer, Workspace workspace, int heads);

    /// <summary>Multiplies one vector.</summary>
    public abstract void Forward(DenseLayer layer, ReadOnlySpan<float> input, Span<float> output);

    /// <summary>The hidden state of one token.</summary>
    public abstract void CopyHidden(TokenTiles tiles, int token, Span<float> destination);
}

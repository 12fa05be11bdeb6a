using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>The buffers of one forward pass, kept from call to call; they grow to the longest text they have seen.</summary>
internal sealed class Workspace(EncoderConfig config, int outputs)
{
    private const int CacheLine = 64;

    private float[] _buffer = [];
    private int _start;
    private int _tokens;

    /// <summary>The hidden states between the layers: [hidden size][tokens].</summary>
    public Activations Hidden => View(0, config.HiddenSize);

    /// <summary>The output of attention or feed-forward network before it is added to <see cref="Hidden"/>.</summary>
    public Activations Branch => View(config.HiddenSize, config.HiddenSize);

    public Activations Query => View(2 * config.HiddenSize, config.HiddenSize);

    public Activations Key => View(3 * config.HiddenSize, config.HiddenSize);

    public Activations Value => View(4 * config.HiddenSize, config.HiddenSize);

    public Activations Context => View(5 * config.HiddenSize, config.HiddenSize);

    /// <summary>The inner values of the feed-forward network; in the place of query, key, value and context, which are used up by then.</summary>
    public Activations Intermediate => View(2 * config.HiddenSize, config.IntermediateSize);

    /// <summary>One head's attention: [keys][queries].</summary>
    public Activations Scores => View(ScoresStart, _tokens);

    /// <summary>The pooled first token, in the first of <see cref="TileLoop.Padding"/> columns; in the place of <see cref="Branch"/>.</summary>
    public Activations Pooled => FirstTokens(config.HiddenSize * _tokens, config.HiddenSize);

    /// <summary>The classifier's outputs, in the first of <see cref="TileLoop.Padding"/> columns.</summary>
    public Activations Outputs => FirstTokens((ScoresStart + _tokens) * _tokens, outputs);

    /// <summary>Room for 48 tokens, in the place of buffers that are not yet in use when the embeddings are read.</summary>
    public Span<float> Scratch => View(config.HiddenSize, 3 * config.HiddenSize).Values;

    private int ScoresStart => 2 * config.HiddenSize + Math.Max(4 * config.HiddenSize, config.IntermediateSize);

    /// <summary>Makes room for <paramref name="tokens"/> tokens.</summary>
    public void Resize(int tokens)
    {
        _tokens = TileLoop.Pad(tokens);
        int needed = checked((ScoresStart + _tokens) * _tokens + outputs * TileLoop.Padding + CacheLine / sizeof(float));
        if (_buffer.Length >= needed)
            return;

        // Pinned, so that it stays aligned: a register's load then never straddles two cache lines.
        _buffer = GC.AllocateUninitializedArray<float>(needed, pinned: true);
        nint misalignment = Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0) % CacheLine;
        _start = (int)((CacheLine - misalignment) % CacheLine / sizeof(float));
    }

    private Activations View(int firstFeature, int features) =>
        new(_buffer.AsSpan(_start + firstFeature * _tokens, features * _tokens), features, _tokens, _tokens);

    private Activations FirstTokens(int offset, int features) =>
        new(_buffer.AsSpan(_start + offset, features * TileLoop.Padding), features, TileLoop.Padding, TileLoop.Padding);
}

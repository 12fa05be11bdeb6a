using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>The buffers of one forward pass over one or more texts, kept from call to call; they grow to the most tokens they have seen.</summary>
internal sealed class Workspace(EncoderConfig config)
{
    /// <summary>The widest tile.</summary>
    public const int WidestTile = 64;

    private const int CacheLine = 64 / sizeof(float);

    private readonly List<(int Start, int Length)> _texts = [];
    private float[] _buffer = [];
    private int _start;
    private int _tokens;
    private int _longest;

    /// <summary>Where each text's tokens lie: the first, a multiple of <see cref="TokenTiles.Padding"/>, and how many.</summary>
    public ReadOnlySpan<(int Start, int Length)> Texts => CollectionsMarshal.AsSpan(_texts);

    /// <summary>All tokens.</summary>
    public TokenTiles States => new(_tokens, Take(0, _tokens * config.HiddenSize), Take(_tokens * config.HiddenSize, _tokens * config.HiddenSize), Line(0), Stride);

    public Span<float> Keys => Line(1);

    public Span<float> Values => Line(2);

    /// <summary>The values as 16-bit integers, two tokens a word: lines half as long as those of <see cref="Values"/>.</summary>
    public Span<float> ValuePairs => Take(IntegersStart, Stride / 2 * config.HiddenSize);

    /// <summary>What keys are multiples of: a line of tokens per head.</summary>
    public Span<float> KeyScales => Take(IntegersStart + Stride / 2 * config.HiddenSize, Stride * config.AttentionHeads);

    /// <summary>What values are multiples of: a line of tokens per head.</summary>
    public Span<float> ValueScales => Take(IntegersStart + Stride / 2 * config.HiddenSize + Stride * config.AttentionHeads, Stride * config.AttentionHeads);

    /// <summary>From one feature of queries, keys and values to the next: a cache line more than the tokens, lest features share cache sets.</summary>
    public int Stride => _tokens + CacheLine;

    /// <summary>The first token of every text, of which the last layer computes nothing else.</summary>
    public TokenTiles First
    {
        get
        {
            int size = FirstTokens * config.HiddenSize, start = LinesStart + 3 * Stride * config.HiddenSize;
            return new(FirstTokens, Take(start, size), Take(start + size, size), Take(start + 2 * size, size), FirstTokens);
        }
    }

    /// <summary>Room for one vector a text: the pooled first token.</summary>
    public Span<float> Pooled => Take(WorkStart, config.HiddenSize);

    /// <summary>Room for one vector: the hidden state of a first token.</summary>
    public Span<float> Vector => Take(WorkStart + config.HiddenSize, config.HiddenSize);

    /// <summary>Room for <see cref="TokenTiles.Padding"/> tokens, in the place of what is not yet in use when the embeddings are read.</summary>
    public Span<float> Scratch => Take(LinesStart, TokenTiles.Padding * config.HiddenSize);

    // In whole tiles of the narrowest register.
    private int FirstTokens => (_texts.Count + 3) / 4 * 4;

    private int SlotSize => checked(Math.Max(WidestTile * (_longest + config.IntermediateSize) + _longest, 2 * config.HiddenSize));

    private int LinesStart => checked(2 * _tokens * config.HiddenSize);

    private int IntegersStart => checked(LinesStart + 3 * (Stride + FirstTokens) * config.HiddenSize);

    private int WorkStart => checked(IntegersStart + Stride / 2 * config.HiddenSize + 2 * Stride * config.AttentionHeads);

    /// <summary>What one tile's work needs at a time; tiles that are worked on side by side have a <paramref name="slot"/> each.</summary>
    /// <returns>One head's attention of a tile of queries, [keys][queries].</returns>
    public Span<float> Scores(int slot) => Take(WorkStart + slot * SlotSize, WidestTile * _longest);

    /// <inheritdoc cref="Scores"/>
    /// <returns>The inner activations of the feed-forward network.</returns>
    public Span<float> Inner(int slot) => Take(WorkStart + slot * SlotSize + WidestTile * _longest, WidestTile * config.IntermediateSize);

    /// <inheritdoc cref="Scores"/>
    /// <returns>A factor per key.</returns>
    public Span<float> Factors(int slot) => Take(WorkStart + slot * SlotSize + WidestTile * (_longest + config.IntermediateSize), _longest);

    /// <summary>Begins a pass without texts.</summary>
    public void Clear()
    {
        _texts.Clear();
        (_tokens, _longest) = (0, 0);
    }

    /// <summary>Adds a text of <paramref name="length"/> tokens.</summary>
    public void Add(int length)
    {
        _texts.Add((_tokens, length));
        _tokens = checked(_tokens + TokenTiles.Pad(length));
        _longest = Math.Max(_longest, TokenTiles.Pad(length));
    }

    /// <summary>Makes room for the texts that were added.</summary>
    /// <param name="slots">How many tiles may be worked on side by side.</param>
    /// <exception cref="OverflowException">They need more than an array holds.</exception>
    public void Allocate(int slots = 1)
    {
        int needed = checked(WorkStart + slots * SlotSize + CacheLine);
        if (_buffer.Length >= needed)
            return;

        // Pinned, so that it stays aligned: a register's load then never straddles two cache lines.
        _buffer = GC.AllocateUninitializedArray<float>(needed, pinned: true);
        nint misalignment = Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0) / sizeof(float) % CacheLine;
        _start = (int)((CacheLine - misalignment) % CacheLine);
    }

    private Span<float> Line(int index) => Take(LinesStart + index * Stride * config.HiddenSize, Stride * config.HiddenSize);

    private Span<float> Take(int offset, int length) => _buffer.AsSpan(_start + offset, length);
}

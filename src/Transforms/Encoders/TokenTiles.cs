namespace MLNet.Pruning.Transforms;

/// <summary>The activations of a stretch of tokens: what a layer reads and writes. Every tile lies in one piece, feature after feature.</summary>
/// <param name="tokens">Tokens, a multiple of <see cref="Padding"/>.</param>
/// <param name="hidden">The hidden states, 32-bit floats: the tile that starts at token t starts at t * hidden size.</param>
/// <param name="input">The hidden states in the format that products read, at the same places.</param>
/// <param name="attention">Queries, which the attention's output replaces: feature by feature, <paramref name="stride"/> apart.</param>
/// <param name="stride">Floats from one feature of <paramref name="attention"/> to the next.</param>
internal readonly ref struct TokenTiles(int tokens, Span<float> hidden, Span<float> input, Span<float> attention, int stride)
{
    /// <summary>Every text is padded to a multiple of this, and every tile starts at one.</summary>
    public const int Padding = 16;

    /// <summary>Tokens that lie side by side in every tile, from a multiple of their number on.</summary>
    public const int Run = 8;

    public int Tokens { get; } = tokens;

    public Span<float> Hidden { get; } = hidden;

    public Span<float> Input { get; } = input;

    public Span<float> Attention { get; } = attention;

    public int Stride { get; } = stride;

    public static int Pad(int tokens) => (tokens + Padding - 1) / Padding * Padding;
}

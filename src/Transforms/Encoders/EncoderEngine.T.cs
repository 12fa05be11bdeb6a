using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <inheritdoc/>
/// <typeparam name="TWide">The tile that tokens are cut into.</typeparam>
/// <typeparam name="TWideFormat">What a product reads, in wide tiles.</typeparam>
/// <typeparam name="TNarrow">The tile of the tokens left over: <see cref="TokenTiles.Padding"/> of them.</typeparam>
/// <typeparam name="TNarrowFormat">What a product reads, in narrow tiles.</typeparam>
/// <typeparam name="TMath">The elementary functions.</typeparam>
internal sealed class EncoderEngine<TWide, TWideFormat, TNarrow, TNarrowFormat, TMath> : EncoderEngine
    where TWide : struct, ITile<TWide>
    where TWideFormat : struct, IActivationFormat<TWide>
    where TNarrow : struct, ITile<TNarrow>
    where TNarrowFormat : struct, IActivationFormat<TNarrow>
    where TMath : struct, IElementaryFunctions
{
    // 32-bit words of input per token are a whole or a half.
    private static int InputStart(int token, int features) => (int)((long)token * features * TWideFormat.Words / TWide.Width);

    private static bool IsWide(int token, int end) => token + TWide.Width <= end;

    public override void Embed(Embeddings embeddings, Workspace workspace, int start, ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        TokenTiles states = workspace.States;
        Span<float> block = workspace.Scratch;
        int features = embeddings.Words.Columns;
        for (int first = 0; first < ids.Length; first += TokenTiles.Padding)
        {
            // Token by token into a small block, which is then turned round while it is in the cache.
            embeddings.Read(ids, types, first, block);
            Span<float> tile = Tile(states, start + first, features, out int width, out int lane);
            for (int feature = 0; feature < features; feature++)
            {
                Span<float> line = tile.Slice(feature * width + lane, TokenTiles.Padding);
                for (int i = 0; i < line.Length; i++)
                    line[i] = block[i * features + feature];
            }
        }
    }

    public override void Normalise(TokenTiles tiles, LayerNorm norm)
    {
        int features = norm.Gain.Length, token = 0;
        for (; IsWide(token, tiles.Tokens); token += TWide.Width)
            Normalise<TWide, TWideFormat>(tiles, norm, token, features);
        for (; token < tiles.Tokens; token += TNarrow.Width)
            Normalise<TNarrow, TNarrowFormat>(tiles, norm, token, features);
    }

    public override void Forward(EncoderLayer layer, Workspace workspace, int heads)
    {
        TokenTiles states = workspace.States;
        ForwardInputs(layer.Query, states, states.Attention, states.Stride);
        ForwardInputs(layer.Key, states, workspace.Keys, states.Stride);
        ForwardInputs(layer.Value, states, workspace.Values, states.Stride);
        foreach ((int start, int length) in workspace.Texts)
        {
            int token = start, end = start + TokenTiles.Pad(length);
            for (; IsWide(token, end); token += TWide.Width)
                Attend<TWide>(layer, workspace, heads, start, length, token);
            for (; token < end; token += TNarrow.Width)
                Attend<TNarrow>(layer, workspace, heads, start, length, token);
        }

        Feed(layer, states, workspace.Inner);
    }

    public override void ForwardFirst(EncoderLayer layer, Workspace workspace, int heads)
    {
        TokenTiles states = workspace.States, first = workspace.First;
        ForwardInputs(layer.Key, states, workspace.Keys, states.Stride);
        ForwardInputs(layer.Value, states, workspace.Values, states.Stride);

        int features = layer.Query.Weight.Columns;
        Span<float> vector = workspace.Vector;
        first.Hidden.Clear();
        for (int text = 0; text < workspace.Texts.Length; text++)
        {
            CopyHidden(states, workspace.Texts[text].Start, vector);
            Span<float> tile = Tile(first, text / TokenTiles.Padding * TokenTiles.Padding, features, out int width, out int lane);
            for (int feature = 0; feature < features; feature++)
                tile[feature * width + lane + text % TokenTiles.Padding] = vector[feature];
        }

        int token = 0;
        for (; IsWide(token, first.Tokens); token += TWide.Width)
            FormatHidden<TWide, TWideFormat>(first, token, features);
        for (; token < first.Tokens; token += TNarrow.Width)
            FormatHidden<TNarrow, TNarrowFormat>(first, token, features);
        ForwardInputs(layer.Query, first, first.Attention, first.Stride);
        for (int text = 0; text < workspace.Texts.Length; text++)
            AttendFirst(workspace, heads, text);
        Feed(layer, first, workspace.Inner);
    }

    public override void Forward(DenseLayer layer, ReadOnlySpan<float> input, Span<float> output) => layer.Forward<TNarrow>(input, output);

    public override void CopyHidden(TokenTiles tiles, int token, Span<float> destination)
    {
        int block = token / TokenTiles.Padding * TokenTiles.Padding;
        Span<float> tile = Tile(tiles, block, destination.Length, out int width, out int lane);
        for (int feature = 0; feature < destination.Length; feature++)
            destination[feature] = tile[feature * width + lane + token - block];
    }

    // The tile that holds the 16 tokens from one on, its width, and their place in it.
    private static Span<float> Tile(TokenTiles tiles, int token, int features, out int width, out int lane)
    {
        int start = token / TWide.Width * TWide.Width;
        bool wide = IsWide(start, tiles.Tokens);
        (width, lane) = wide ? (TWide.Width, token - start) : (TNarrow.Width, 0);
        start = wide ? start : token;
        return tiles.Hidden.Slice(start * features, width * features);
    }

    private static void Normalise<TTile, TFormat>(TokenTiles tiles, LayerNorm norm, int token, int features)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile> =>
        LayerNormKernel.Run<TTile, TFormat>(ref tiles.Hidden[token * features], norm.Gain, norm.Bias, norm.Epsilon, ref tiles.Input[InputStart(token, features)]);

    private static void FormatHidden<TTile, TFormat>(TokenTiles tiles, int token, int features)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile> =>
        FormatKernel.Run<TTile, TFormat>(features, ref tiles.Hidden[token * features], TTile.Width, ref tiles.Input[InputStart(token, features)]);

    private static void ForwardInputs(Linear linear, TokenTiles tiles, Span<float> destination, int stride)
    {
        int features = linear.Weight.Columns, token = 0;
        ref float bias = ref MemoryMarshal.GetArrayDataReference(linear.Bias);
        for (; IsWide(token, tiles.Tokens); token += TWide.Width)
        {
            linear.Weight.Multiply<TWide, TWideFormat, BiasEpilogue<TWide>>(
                ref tiles.Input[InputStart(token, features)], new BiasEpilogue<TWide>(ref bias, ref destination[token], stride));
        }

        for (; token < tiles.Tokens; token += TNarrow.Width)
        {
            linear.Weight.Multiply<TNarrow, TNarrowFormat, BiasEpilogue<TNarrow>>(
                ref tiles.Input[InputStart(token, features)], new BiasEpilogue<TNarrow>(ref bias, ref destination[token], stride));
        }
    }

    // Per head: values * softmax(keys^T queries / sqrt(head size)) for the queries of one tile; padding takes part as a query only.
    private static void Attend<TTile>(EncoderLayer layer, Workspace workspace, int heads, int start, int length, int token) where TTile : struct, ITile<TTile>
    {
        TokenTiles states = workspace.States;
        int size = layer.Query.Weight.Rows / heads, stride = states.Stride;
        float scale = 1f / MathF.Sqrt(size);
        ref float scores = ref MemoryMarshal.GetReference(workspace.Scores);
        for (int head = 0; head < heads; head++)
        {
            int offset = head * size * stride;
            ref float queries = ref states.Attention[offset + token];
            DenseKernel.Run<TTile, SingleFormat<TTile>, StoreEpilogue<TTile>>(
                ref workspace.Keys[offset + start], 1, stride, length, size, ref queries, stride,
                new StoreEpilogue<TTile>(ref scores, TTile.Width, TTile.Create(1f)));
            TTile inverse = SoftmaxKernel.Run<TTile, TMath>(ref scores, length, scale);
            DenseKernel.Run<TTile, SingleFormat<TTile>, StoreEpilogue<TTile>>(
                ref workspace.Values[offset + start], stride, 1, size, length, ref scores, TTile.Width, new StoreEpilogue<TTile>(ref queries, stride, inverse));
        }
    }

    // The same for the one query that is a text's first token, along the keys instead of along the queries.
    private static void AttendFirst(Workspace workspace, int heads, int text)
    {
        (int start, int length) = workspace.Texts[text];
        TokenTiles first = workspace.First;
        int size = first.Attention.Length / first.Stride / heads, stride = workspace.Stride, padded = TokenTiles.Pad(length);
        float scale = 1f / MathF.Sqrt(size);
        Span<float> scores = workspace.Scores[..padded];
        for (int head = 0; head < heads; head++)
        {
            int offset = head * size * stride;
            Span<float> query = first.Attention[(head * size * first.Stride + text)..];
            for (int key = 0; key < padded; key += TNarrow.Width)
            {
                DenseKernel.Run<TNarrow, SingleFormat<TNarrow>, StoreEpilogue<TNarrow>>(
                    ref query[0], 0, first.Stride, 1, size, ref workspace.Keys[offset + start + key], stride,
                    new StoreEpilogue<TNarrow>(ref scores[key], 0, TNarrow.Create(scale)));
            }

            float inverse = SoftmaxKernel.RunAlong<TNarrow, TMath>(scores, length);
            for (int i = 0; i < size; i++)
                query[i * first.Stride] = DotKernel.Dot<TNarrow>(workspace.Values.Slice(offset + i * stride + start, padded), scores) * inverse;
        }
    }

    // What follows attention, tile by tile: projection, feed-forward network, and both residuals with their LayerNorms.
    private static void Feed(EncoderLayer layer, TokenTiles tiles, Span<float> inner)
    {
        int token = 0;
        for (; IsWide(token, tiles.Tokens); token += TWide.Width)
            Feed<TWide, TWideFormat>(layer, tiles, inner, token);
        for (; token < tiles.Tokens; token += TNarrow.Width)
            Feed<TNarrow, TNarrowFormat>(layer, tiles, inner, token);
    }

    private static void Feed<TTile, TFormat>(EncoderLayer layer, TokenTiles tiles, Span<float> inner, int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        int features = layer.AttentionOutput.Weight.Rows;
        ref float input = ref tiles.Input[InputStart(token, features)];
        ref float hidden = ref tiles.Hidden[token * features];
        FormatKernel.Run<TTile, TFormat>(features, ref tiles.Attention[token], tiles.Stride, ref input);
        layer.AttentionOutput.Weight.Multiply<TTile, TFormat, ResidualEpilogue<TTile>>(
            ref input, new ResidualEpilogue<TTile>(ref Bias(layer.AttentionOutput), ref hidden));
        Normalise<TTile, TFormat>(tiles, layer.AttentionNorm, token, features);

        ref float between = ref MemoryMarshal.GetReference(inner);
        layer.Intermediate.Weight.Multiply<TTile, TFormat, GeluEpilogue<TTile, TFormat, TMath>>(
            ref input, new GeluEpilogue<TTile, TFormat, TMath>(ref Bias(layer.Intermediate), ref between));
        layer.Output.Weight.Multiply<TTile, TFormat, ResidualEpilogue<TTile>>(
            ref between, new ResidualEpilogue<TTile>(ref Bias(layer.Output), ref hidden));
        Normalise<TTile, TFormat>(tiles, layer.OutputNorm, token, features);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Bias(Linear linear) => ref MemoryMarshal.GetArrayDataReference(linear.Bias);
}

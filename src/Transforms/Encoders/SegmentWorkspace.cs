using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>The buffers of a forward pass over texts that are encoded in segments; kept from call to call.</summary>
internal sealed class SegmentWorkspace(EncoderConfig config)
{
    private float[] _lines = [];
    private float[] _state = [];
    private float[] _features = [];
    private readonly float[] _joined = new float[config.Segments == 1 ? 0 : config.FeatureSize];

    /// <summary>The tokens' embeddings, a text of its own per segment.</summary>
    public Workspace Tokens { get; } = new(config with { HiddenSize = config.EmbeddingWidth, IntermediateSize = 1 });

    /// <summary>A pooled text.</summary>
    public float[] Pooled { get; } = new float[config.HiddenSize];

    /// <summary>The features of all segments, one segment after the other.</summary>
    public Span<float> Features => _features.AsSpan(0, Tokens.Texts.Length * config.SegmentFeatures);

    /// <summary>Where the second segment of a text begins: at its first token of type 1.</summary>
    public static int Split(EncoderConfig config, ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        int split = config.Segments == 1 ? -1 : types.IndexOf((byte)1);
        return split < 0 ? ids.Length : split;
    }

    /// <summary>Adds a text's segments.</summary>
    public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types)
    {
        int split = Split(config, ids, types);
        Tokens.Add(split);
        if (config.Segments == 2)
            Tokens.Add(ids.Length - split);
    }

    /// <summary>Makes room for the texts that were added.</summary>
    public void Allocate()
    {
        Tokens.Allocate();
        if (_features.Length < Tokens.Texts.Length * config.SegmentFeatures)
            _features = new float[Tokens.Texts.Length * config.SegmentFeatures];
        Features.Clear();
    }

    /// <summary>Room for lines of features over all tokens, <see cref="Workspace.Stride"/> floats apart.</summary>
    public Span<float> Lines(int count) => Grow(ref _lines, checked(count * Tokens.Stride));

    /// <summary>Room for what a step of tokens needs.</summary>
    public Span<float> State(int count) => Grow(ref _state, count);

    /// <summary>What the pooler reads of a text.</summary>
    public ReadOnlySpan<float> Join(int text)
    {
        int size = config.SegmentFeatures;
        if (config.Segments == 1)
            return Features.Slice(text * size, size);
        Span<float> joined = _joined;
        ReadOnlySpan<float> first = Features.Slice(2 * text * size, size), second = Features.Slice((2 * text + 1) * size, size);
        first.CopyTo(joined);
        second.CopyTo(joined[size..]);
        TensorPrimitives.Multiply(first, second, joined.Slice(2 * size, size));
        Span<float> distance = joined.Slice(3 * size, size);
        TensorPrimitives.Subtract(first, second, distance);
        TensorPrimitives.Abs(distance, distance);
        return joined;
    }

    private static Span<float> Grow(ref float[] buffer, int count)
    {
        if (buffer.Length < count)
            buffer = GC.AllocateUninitializedArray<float>(count);
        return buffer.AsSpan(0, count);
    }
}

namespace MLNet.Pruning.Transforms;

/// <summary>Activations of one row of text, feature-major: value (feature, token) lies at <c>feature * Stride + token</c>.</summary>
internal readonly ref struct Activations
{
    /// <summary>Views <paramref name="values"/> as <paramref name="features"/> rows of <paramref name="tokens"/> tokens.</summary>
    /// <param name="values">At least <c>features * stride</c> values.</param>
    /// <param name="features">Rows.</param>
    /// <param name="tokens">Tokens, a multiple of <see cref="TileLoop.Padding"/>.</param>
    /// <param name="stride">Distance from one feature to the next, at least <paramref name="tokens"/>.</param>
    public Activations(Span<float> values, int features, int tokens, int stride)
    {
        if (tokens % TileLoop.Padding != 0 || tokens > stride || (long)features * stride > values.Length)
            throw new ArgumentException($"{values.Length} values do not hold {features} features of {tokens} tokens, {stride} apart.");
        Values = values;
        Features = features;
        Tokens = tokens;
        Stride = stride;
    }

    public Span<float> Values { get; }

    public int Features { get; }

    public int Tokens { get; }

    public int Stride { get; }

    /// <summary>The features [<paramref name="first"/>, <paramref name="first"/> + <paramref name="count"/>).</summary>
    public Activations Slice(int first, int count) => new(Values.Slice(first * Stride, count * Stride), count, Tokens, Stride);

    /// <summary>The first tokens alone, at the same stride.</summary>
    public Activations First(int tokens) => new(Values, Features, tokens, Stride);

    /// <summary>A copy of the first tokens, token after token.</summary>
    public float[] ToTokenMajor(int tokens)
    {
        float[] copy = new float[tokens * Features];
        for (int feature = 0; feature < Features; feature++)
        {
            for (int token = 0; token < tokens; token++)
                copy[token * Features + feature] = Values[feature * Stride + token];
        }

        return copy;
    }
}

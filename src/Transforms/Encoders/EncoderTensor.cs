namespace MLNet.Pruning.Transforms;

/// <summary>One named weight of an encoder: a dense, row-major array of 32-bit floats.</summary>
public sealed class EncoderTensor
{
    private readonly int[] _shape;
    private readonly float[] _values;

    /// <summary>Wraps <paramref name="values"/> without a copy.</summary>
    /// <param name="shape">The sizes of the dimensions, outermost first; none negative.</param>
    /// <param name="values">As many values as the product of <paramref name="shape"/>, row-major.</param>
    /// <exception cref="ArgumentException">The count of values does not fit the shape.</exception>
    internal EncoderTensor(int[] shape, float[] values)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        long count = 1;
        foreach (int size in shape)
            count = checked(count * size);
        if (count != values.Length)
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", shape)}] holds {count} values, {values.Length} were given.", nameof(values));
        (_shape, _values) = (shape, values);
    }

    /// <summary>The sizes of the dimensions, outermost first.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>The values, row-major.</summary>
    public ReadOnlyMemory<float> Values => _values;

    internal float[] Array => _values;
}

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>A tensor of the naive ONNX runtime; integers too are held as 64-bit floats.</summary>
internal sealed class OnnxValue(int[] shape, double[] values)
{
    public OnnxValue(int[] shape, float[] values) : this(shape, Array.ConvertAll(values, value => (double)value))
    {
    }

    public OnnxValue(int[] shape, long[] values) : this(shape, Array.ConvertAll(values, value => (double)value))
    {
    }

    public int[] Shape => shape;

    public double[] Values => values;

    public int Rank => shape.Length;

    public double this[ReadOnlySpan<int> place] => values[Offset(place)];

    /// <summary>Fills a tensor place by place.</summary>
    public static OnnxValue Create(int[] shape, Func<int[], double> value)
    {
        double[] values = new double[shape.Aggregate(1, (count, size) => count * size)];
        int[] place = new int[shape.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(place);
            for (int axis = shape.Length - 1; axis >= 0 && ++place[axis] == shape[axis]; axis--)
                place[axis] = 0;
        }

        return new OnnxValue(shape, values);
    }

    // A place of a larger tensor is one of this, broadcast: the last axes count, and of a single row every place is the first.
    private int Offset(ReadOnlySpan<int> place)
    {
        int offset = 0;
        place = place[^shape.Length..];
        for (int axis = 0; axis < shape.Length; axis++)
            offset = offset * shape[axis] + (shape[axis] == 1 ? 0 : place[axis]);
        return offset;
    }
}

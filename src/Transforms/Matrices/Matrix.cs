namespace MLNet.Pruning.Transforms;

/// <summary>A weight matrix as it scores: 32-bit floats, every one exactly representable at the storage precision.</summary>
/// <param name="rows">Output features.</param>
/// <param name="columns">Input features.</param>
/// <param name="kept">Weights that pruning kept; rounding for storage may turn some of them to zero.</param>
/// <param name="scales">The scale of every row at <see cref="StoragePrecision.Int8"/>, else empty.</param>
internal abstract class Matrix(int rows, int columns, long kept, float[] scales)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public long Kept { get; } = kept;

    public float[] Scales { get; } = scales;

    /// <summary>output = this * input + bias.</summary>
    public abstract void Multiply(Activations input, ReadOnlySpan<float> bias, Activations output);

    /// <summary>The matrix as it is stored.</summary>
    public abstract CompressedRows ToCompressedRows();

    /// <summary>The values, row-major, zeros included.</summary>
    public virtual float[] ToDense() => ToCompressedRows().ToDense();

    /// <summary>Rounds <paramref name="values"/> to <paramref name="precision"/> and holds them the way that multiplies fastest.</summary>
    public static Matrix Compile(int rows, int columns, ReadOnlySpan<float> values, StoragePrecision precision)
    {
        long kept = 0;
        foreach (float value in values)
            kept += value != 0 ? 1 : 0;

        float[] scales = precision == StoragePrecision.Int8 ? new float[rows] : [];
        float[] rounded = new float[values.Length];
        byte[] codes = new byte[columns * WeightCodec.BytesPerValue(precision)];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> source = values.Slice(row * columns, columns);
            float scale = WeightCodec.Scale(source, precision);
            if (precision == StoragePrecision.Int8)
                scales[row] = scale;
            WeightCodec.Encode(source, scale, precision, codes);
            WeightCodec.Decode(codes, scale, precision, rounded.AsSpan(row * columns, columns));
        }

        return FromCompressedRows(CompressedRows.FromDense(rows, columns, kept, scales, rounded));
    }

    /// <summary>Holds a stored matrix the way that multiplies fastest.</summary>
    // Under half the weights, the sparse kernel's extra loads cost less than the dense kernel's zeros.
    public static Matrix FromCompressedRows(CompressedRows stored) => stored.Kept < (long)stored.Rows * stored.Columns / 2
        ? new SparseMatrix(stored)
        : new DenseMatrix(stored.Rows, stored.Columns, stored.Kept, stored.Scales, stored.ToDense());
}

namespace MLNet.Pruning.Transforms;

/// <summary>A table of embeddings, held as it is stored and decoded row by row: of a large table a text reads few rows.</summary>
internal sealed class EmbeddingTable
{
    public EmbeddingTable(int rows, int columns, StoragePrecision precision, byte[] codes, float[] scales)
    {
        if (codes.Length != (long)rows * columns * WeightCodec.BytesPerValue(precision) || scales.Length != (precision == StoragePrecision.Int8 ? rows : 0))
            throw new ArgumentException($"{codes.Length} bytes and {scales.Length} scales do not hold {rows} x {columns} values at {precision}.");
        (Rows, Columns, Precision, Codes, Scales) = (rows, columns, precision, codes, scales);
    }

    public int Rows { get; }

    public int Columns { get; }

    public StoragePrecision Precision { get; }

    public byte[] Codes { get; }

    /// <summary>The scale of every row at <see cref="StoragePrecision.Int8"/>, else empty.</summary>
    public float[] Scales { get; }

    private int RowBytes => Columns * WeightCodec.BytesPerValue(Precision);

    public static EmbeddingTable Compile(int rows, int columns, ReadOnlySpan<float> values, StoragePrecision precision)
    {
        int rowBytes = columns * WeightCodec.BytesPerValue(precision);
        byte[] codes = new byte[checked(rows * rowBytes)];
        float[] scales = precision == StoragePrecision.Int8 ? new float[rows] : [];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> source = values.Slice(row * columns, columns);
            float scale = WeightCodec.Scale(source, precision);
            if (precision == StoragePrecision.Int8)
                scales[row] = scale;
            WeightCodec.Encode(source, scale, precision, codes.AsSpan(row * rowBytes, rowBytes));
        }

        return new EmbeddingTable(rows, columns, precision, codes, scales);
    }

    public void Read(int row, Span<float> values) =>
        WeightCodec.Decode(Codes.AsSpan(row * RowBytes, RowBytes), Scales.Length == 0 ? 0 : Scales[row], Precision, values);

    public float[] ToDense()
    {
        float[] dense = new float[Rows * Columns];
        for (int row = 0; row < Rows; row++)
            Read(row, dense.AsSpan(row * Columns, Columns));
        return dense;
    }
}

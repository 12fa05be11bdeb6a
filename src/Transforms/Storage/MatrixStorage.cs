namespace MLNet.Pruning.Transforms;

/// <summary>Writes and reads a matrix. Its shape is not stored: it follows from the encoder's configuration.</summary>
internal static class MatrixStorage
{
    /// <summary>The bytes that a matrix takes in a file, its scales included.</summary>
    public static int Measure(CompressedRows matrix, StoragePrecision precision)
    {
        var writer = new SectionWriter();
        Write(writer, matrix, precision);
        return writer.Length;
    }

    public static void Write(SectionWriter writer, CompressedRows matrix, StoragePrecision precision)
    {
        writer.Write((int)matrix.Kept);
        ValueStorage.WriteScales(writer, matrix.Scales);
        bool sparse = IsSparse(matrix.Kept, matrix.Rows, matrix.Columns);
        if (sparse)
            GapStorage.Write(writer, matrix);
        float[] values = sparse ? matrix.Values : matrix.ToDense();
        int[] rowStarts = sparse ? matrix.RowStarts : AllStarts(matrix.Rows, matrix.Columns);
        ValueStorage.WriteCodes(writer, WeightCodec.Encode(values, rowStarts, matrix.Scales, precision), precision);
    }

    /// <remarks>The configuration has been checked: a matrix has at most <see cref="Array.MaxLength"/> entries.</remarks>
    public static CompressedRows Read(SectionReader reader, int rows, int columns, StoragePrecision precision)
    {
        int kept = reader.ReadInt();
        if (kept < 0 || kept > rows * columns)
            throw reader.Damaged($"{kept} of {rows * columns} weights are kept");
        float[] scales = ValueStorage.ReadScales(reader, rows, precision);
        if (!IsSparse(kept, rows, columns))
        {
            byte[] all = ValueStorage.ReadCodes(reader, rows * columns, precision);
            return CompressedRows.FromDense(rows, columns, kept, scales, WeightCodec.Decode(all, AllStarts(rows, columns), scales, precision));
        }

        (int[] rowStarts, int[] columnIndices) = GapStorage.Read(reader, rows, columns);
        if (columnIndices.Length > kept)
            throw reader.Damaged($"{columnIndices.Length} weights are left of {kept}");
        byte[] codes = ValueStorage.ReadCodes(reader, columnIndices.Length, precision);
        return new CompressedRows(rows, columns, kept, scales, rowStarts, columnIndices, WeightCodec.Decode(codes, rowStarts, scales, precision));
    }

    // From half the weights up, a zero takes no more as a value than as a gap, and every entry is a value.
    private static bool IsSparse(long kept, int rows, int columns) => kept < (long)rows * columns / 2;

    private static int[] AllStarts(int rows, int columns)
    {
        int[] starts = new int[rows + 1];
        for (int row = 1; row <= rows; row++)
            starts[row] = row * columns;
        return starts;
    }
}

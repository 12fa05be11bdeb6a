namespace MLNet.Pruning.Transforms;

/// <summary>Writes and reads matrices and embedding tables. Shapes are not stored: they follow from the encoder's configuration.</summary>
internal static class MatrixStorage
{
    private const byte Dense = 0;
    private const byte Sparse = 1;

    // A column is stored as the count of zeros before it; this byte stands for as many zeros and more to come.
    private const byte Escape = byte.MaxValue;

    // *** Draft format ***
    // float[rows]: scales, at Int8 only
    // bytes: codes, row by row
    public static void Write(StorageWriter writer, EmbeddingTable table)
    {
        writer.WriteFloats(table.Scales);
        writer.WriteBytes(table.Codes);
    }

    public static EmbeddingTable ReadTable(StorageReader reader, int rows, int columns, StoragePrecision precision, string what)
    {
        float[] scales = ReadScales(reader, rows, precision, what);
        byte[] codes = ReadCodes(reader, (long)rows * columns, precision, what);
        float[] line = new float[columns];
        var table = new EmbeddingTable(rows, columns, precision, codes, scales);
        for (int row = 0; row < rows; row++)
        {
            table.Read(row, line);
            reader.CheckFinite(line, what);
        }

        return table;
    }

    // *** Draft format ***
    // byte: 0 dense, 1 sparse
    // long: weights that pruning kept
    // float[rows]: scales, at Int8 only
    // sparse: int[rows]: non-zeros per row; int, bytes: the columns as gaps
    // bytes: codes of all values, or of the non-zeros
    public static void Write(StorageWriter writer, Matrix matrix, StoragePrecision precision)
    {
        writer.Write(matrix is SparseMatrix ? Sparse : Dense);
        writer.Write(matrix.Kept);
        writer.WriteFloats(matrix.Scales);
        if (matrix is SparseMatrix sparse)
        {
            WriteColumns(writer, sparse.Stored);
            WriteCodes(writer, sparse.Stored.Values, sparse.Stored.RowStarts, sparse.Scales, precision);
        }
        else
        {
            var dense = (DenseMatrix)matrix;
            WriteCodes(writer, dense.Values, DenseStarts(dense.Rows, dense.Columns), dense.Scales, precision);
        }
    }

    public static Matrix ReadMatrix(StorageReader reader, int rows, int columns, StoragePrecision precision, string what)
    {
        byte layout = reader.ReadByte(what);
        long kept = reader.ReadLong(what);
        if (layout > Sparse || kept < 0 || kept > (long)rows * columns)
            throw reader.Damaged($"{what} has layout {layout} and {kept} of {(long)rows * columns} weights");
        float[] scales = ReadScales(reader, rows, precision, what);
        if (layout == Dense)
        {
            byte[] dense = ReadCodes(reader, (long)rows * columns, precision, what);
            return new DenseMatrix(rows, columns, kept, scales, Decode(reader, dense, DenseStarts(rows, columns), scales, precision, what));
        }

        int[] rowStarts = ReadRowStarts(reader, rows, columns, what);
        int[] columnIndices = ReadColumns(reader, rowStarts, columns, what);
        byte[] codes = ReadCodes(reader, columnIndices.Length, precision, what);
        return Matrix.FromCompressedRows(new CompressedRows(rows, columns, kept, scales, rowStarts, columnIndices, Decode(reader, codes, rowStarts, scales, precision, what)));
    }

    private static int[] DenseStarts(int rows, int columns) => [.. Enumerable.Range(0, rows + 1).Select(row => row * columns)];

    private static float[] ReadScales(StorageReader reader, int rows, StoragePrecision precision, string what)
    {
        float[] scales = precision == StoragePrecision.Int8 ? reader.ReadFloats(rows, what) : [];
        foreach (float scale in scales)
        {
            if (scale is not (>= 0 and <= WeightCodec.MaxScale))
                throw reader.Damaged($"{what} has the scale {scale}");
        }

        return scales;
    }

    private static void WriteCodes(StorageWriter writer, ReadOnlySpan<float> values, int[] rowStarts, float[] scales, StoragePrecision precision)
    {
        byte[] codes = [];
        for (int row = 0; row + 1 < rowStarts.Length; row++)
        {
            ReadOnlySpan<float> line = values[rowStarts[row]..rowStarts[row + 1]];
            int length = line.Length * WeightCodec.BytesPerValue(precision);
            if (codes.Length < length)
                codes = new byte[length];
            WeightCodec.Encode(line, scales.Length == 0 ? 0 : scales[row], precision, codes.AsSpan(0, length));
            writer.WriteBytes(codes.AsSpan(0, length));
        }
    }

    private static byte[] ReadCodes(StorageReader reader, long count, StoragePrecision precision, string what)
    {
        byte[] codes = reader.ReadBytes(count * WeightCodec.BytesPerValue(precision), what);
        if (precision == StoragePrecision.Int8 && codes.Contains(WeightCodec.UnusedCode))
            throw reader.Damaged($"{what} holds the code -128");
        return codes;
    }

    private static float[] Decode(StorageReader reader, byte[] codes, int[] rowStarts, float[] scales, StoragePrecision precision, string what)
    {
        int size = WeightCodec.BytesPerValue(precision);
        float[] values = new float[rowStarts[^1]];
        for (int row = 0; row + 1 < rowStarts.Length; row++)
        {
            int start = rowStarts[row], length = rowStarts[row + 1] - start;
            WeightCodec.Decode(codes.AsSpan(start * size, length * size), scales.Length == 0 ? 0 : scales[row], precision, values.AsSpan(start, length));
        }

        reader.CheckFinite(values, what);
        return values;
    }

    private static void WriteColumns(StorageWriter writer, CompressedRows matrix)
    {
        int[] counts = new int[matrix.Rows];
        var gaps = new List<byte>(matrix.Values.Length);
        for (int row = 0; row < matrix.Rows; row++)
        {
            counts[row] = matrix.RowStarts[row + 1] - matrix.RowStarts[row];
            int last = -1;
            for (int i = matrix.RowStarts[row]; i < matrix.RowStarts[row + 1]; i++)
            {
                int gap = matrix.ColumnIndices[i] - last - 1;
                for (; gap >= Escape; gap -= Escape)
                    gaps.Add(Escape);
                gaps.Add((byte)gap);
                last = matrix.ColumnIndices[i];
            }
        }

        writer.WriteInts(counts);
        writer.Write(gaps.Count);
        writer.WriteBytes([.. gaps]);
    }

    private static int[] ReadRowStarts(StorageReader reader, int rows, int columns, string what)
    {
        int[] counts = reader.ReadInts(rows, what);
        int[] rowStarts = new int[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            if (counts[row] < 0 || counts[row] > columns || counts[row] > Array.MaxLength - rowStarts[row])
                throw reader.Damaged($"row {row} of {what} has {counts[row]} values in {columns} columns");
            rowStarts[row + 1] = rowStarts[row] + counts[row];
        }

        return rowStarts;
    }

    private static int[] ReadColumns(StorageReader reader, int[] rowStarts, int columns, string what)
    {
        byte[] gaps = reader.ReadBytes(reader.ReadInt(what), what);
        if (gaps.Length < rowStarts[^1])
            throw reader.Damaged($"{what} has {rowStarts[^1]} values and {gaps.Length} bytes of columns");

        int[] columnIndices = new int[rowStarts[^1]];
        int position = 0;
        for (int row = 0; row + 1 < rowStarts.Length; row++)
        {
            long column = -1;
            for (int i = rowStarts[row]; i < rowStarts[row + 1]; i++)
            {
                column++;
                for (; position < gaps.Length && gaps[position] == Escape; position++)
                    column += Escape;
                if (position == gaps.Length || (column += gaps[position++]) >= columns)
                    throw reader.Damaged($"row {row} of {what} leaves its {columns} columns");
                columnIndices[i] = (int)column;
            }
        }

        return position == gaps.Length ? columnIndices : throw reader.Damaged($"{what} has bytes of columns left over");
    }
}

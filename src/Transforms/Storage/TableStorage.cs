namespace MLNet.Pruning.Transforms;

/// <summary>Writes and reads a table of embeddings. Its shape is not stored: it follows from the encoder's configuration.</summary>
internal static class TableStorage
{
    /// <summary>The bytes that a table takes in a file, its scales included.</summary>
    public static int Measure(EmbeddingTable table)
    {
        var writer = new SectionWriter();
        Write(writer, table);
        return writer.Length;
    }

    public static void Write(SectionWriter writer, EmbeddingTable table)
    {
        ValueStorage.WriteScales(writer, table.Scales);
        ValueStorage.WriteCodes(writer, table.Codes, table.Precision);
    }

    /// <remarks>The configuration has been checked: a table has at most <see cref="Array.MaxLength"/> values.</remarks>
    public static EmbeddingTable Read(SectionReader reader, int rows, int columns, StoragePrecision precision)
    {
        float[] scales = ValueStorage.ReadScales(reader, rows, precision);
        return new EmbeddingTable(rows, columns, precision, ValueStorage.ReadCodes(reader, rows * columns, precision), scales);
    }
}

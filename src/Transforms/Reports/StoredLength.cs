namespace MLNet.Pruning.Transforms;

/// <summary>The bytes that parts of an encoder take in a file.</summary>
internal static class StoredLength
{
    public static long Of(Matrix matrix, StoragePrecision precision) => Count(writer => MatrixStorage.Write(writer, matrix, precision));

    public static long Of(EmbeddingTable table) => Count(writer => MatrixStorage.Write(writer, table));

    private static long Count(Action<StorageWriter> write)
    {
        using var stream = new MemoryStream();
        write(new StorageWriter(stream));
        return stream.Length;
    }
}

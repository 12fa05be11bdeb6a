using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Reads what <see cref="StorageWriter"/> wrote from a stream that is not trusted: a size is believed only as far as bytes follow it.
/// Every failure is an <see cref="InvalidDataException"/>.
/// </summary>
/// <param name="stream">The stream; no more is read than asked for.</param>
/// <param name="source">What an error names as the origin, for example "The saved encoder".</param>
internal sealed class StorageReader(Stream stream, string source)
{
    private const int Chunk = 1 << 20;

    private Checksum _checksum;

    public byte ReadByte(string what) => ReadBytes(1, what)[0];

    public int ReadInt(string what) => MemoryMarshal.Read<int>(ReadBytes(sizeof(int), what));

    public long ReadLong(string what) => MemoryMarshal.Read<long>(ReadBytes(sizeof(long), what));

    public double ReadDouble(string what) => MemoryMarshal.Read<double>(ReadBytes(sizeof(double), what));

    public int[] ReadInts(int count, string what) => MemoryMarshal.Cast<byte, int>(ReadBytes((long)count * sizeof(int), what)).ToArray();

    /// <summary>Reads floats, which must be finite.</summary>
    public float[] ReadFloats(int count, string what)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(ReadBytes((long)count * sizeof(float), what)).ToArray();
        CheckFinite(values, what);
        return values;
    }

    public byte[] ReadBytes(long count, string what)
    {
        if (count < 0 || count > Array.MaxLength)
            throw Damaged($"{what} would have {count} bytes");

        // The array grows with what has been read, so a forged size costs no memory.
        byte[] bytes = new byte[Math.Min(count, Chunk)];
        int read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            if (read < bytes.Length)
                throw Damaged($"it ends within {what}, {count - read} bytes early");
            if (read == count)
                break;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }

        _checksum.Add(bytes);
        return bytes;
    }

    /// <summary>Reads the checksum and compares it with the one of everything before it; nothing may follow.</summary>
    public void ReadChecksum()
    {
        int expected = (int)_checksum.Value;
        if (ReadInt("the checksum") != expected)
            throw Damaged("its checksum does not fit");
        if (stream.ReadByte() >= 0)
            throw Damaged("something follows its end");
    }

    public void CheckFinite(ReadOnlySpan<float> values, string what)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw Damaged($"{what} hold a value that is not a finite number");
        }
    }

    public InvalidDataException Damaged(string reason) => new($"{source} is damaged: {reason}.");
}

using System.Buffers.Binary;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Reads what <see cref="StorageWriter"/> wrote from a stream that is not trusted: a length is believed only as far as bytes follow it.
/// Every failure is an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class StorageReader
{
    private const int Chunk = 1 << 20;

    private readonly Stream _stream;
    private readonly StorageFormat _format;

    /// <param name="stream">The stream; no more is read than asked for.</param>
    /// <param name="format">The kind of entry that is expected.</param>
    /// <exception cref="InvalidDataException">The stream is of another kind, or of a later version.</exception>
    public StorageReader(Stream stream, StorageFormat format)
    {
        (_stream, _format) = (stream, format);
        if (ReadUInt("its head") != (uint)format.Magic)
            throw new InvalidDataException($"{format.Name} does not start like one: this is another kind of file.");
        uint version = ReadUInt("its version");
        if (version > format.Version)
            throw new InvalidDataException($"{format.Name} has format version {version}; this library reads up to version {format.Version}: a newer release of MLNet.Pruning is needed.");
        if (version == 0)
            throw Damaged("its version is 0");
    }

    /// <summary>Reads the next section and compares its checksum.</summary>
    /// <param name="what">What an error names.</param>
    public SectionReader ReadSection(string what)
    {
        byte[] length = ReadBytes(sizeof(uint), what), bytes = ReadBytes(BinaryPrimitives.ReadUInt32LittleEndian(length), what);
        var checksum = new Checksum();
        checksum.Add(length);
        checksum.Add(bytes);
        return ReadUInt(what) == checksum.Value
            ? new SectionReader(bytes, _format.Name, what)
            : throw Damaged($"the checksum of {what} does not fit");
    }

    /// <summary>Checks that nothing follows.</summary>
    public void End()
    {
        if (_stream.ReadByte() >= 0)
            throw Damaged("something follows its end");
    }

    private uint ReadUInt(string what) => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint), what));

    private byte[] ReadBytes(uint count, string what)
    {
        long available = Math.Min(_stream.CanSeek ? _stream.Length - _stream.Position : Array.MaxLength, Array.MaxLength);
        if (count > available)
            throw Damaged($"it ends within {what}, {count - available} bytes early");

        // Where the stream does not tell its length, the array grows with what has been read, so that a forged length costs no memory.
        byte[] bytes = GC.AllocateUninitializedArray<byte>(_stream.CanSeek ? (int)count : (int)Math.Min(count, Chunk));
        int read = 0;
        while (true)
        {
            read += _stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            if (read < bytes.Length)
                throw Damaged($"it ends within {what}, {count - read} bytes early");
            if (read == count)
                return bytes;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }
    }

    private InvalidDataException Damaged(string reason) => new($"{_format.Name} is damaged: {reason}.");
}

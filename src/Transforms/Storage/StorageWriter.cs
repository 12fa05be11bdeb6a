using System.Buffers.Binary;

namespace MLNet.Pruning.Transforms;

/// <summary>Writes an entry of a saved model: a head, then sections with their lengths and checksums.</summary>
internal sealed class StorageWriter
{
    private readonly Stream _stream;

    /// <param name="stream">The stream.</param>
    /// <param name="format">The kind of entry.</param>
    public StorageWriter(Stream stream, StorageFormat format)
    {
        _stream = stream;
        Write((uint)format.Magic);
        Write((uint)format.Version);
    }

    /// <summary>Writes a section: its length, what <paramref name="fill"/> gives it, and the CRC-32C of both.</summary>
    public void WriteSection(Action<SectionWriter> fill)
    {
        var section = new SectionWriter();
        fill(section);
        var checksum = new Checksum();
        checksum.Add(Write((uint)section.Length));
        checksum.Add(section.Bytes);
        _stream.Write(section.Bytes);
        Write(checksum.Value);
    }

    private byte[] Write(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _stream.Write(bytes);
        return bytes;
    }
}

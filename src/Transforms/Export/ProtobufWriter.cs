using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>Builds one small protobuf message in memory (https://protobuf.dev/programming-guides/encoding).</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>An integer or an enumeration; a negative one takes ten bytes.</summary>
    public void Write(int field, long value)
    {
        WriteVarint(Tag(field, Varint));
        WriteVarint((ulong)value);
    }

    public void Write(int field, float value)
    {
        WriteVarint(Tag(field, Fixed32));
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
    }

    public void Write(int field, string text)
    {
        WriteLength(field, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _bytes);
    }

    public void Write(int field, ProtobufWriter message)
    {
        WriteLength(field, message.Length);
        _bytes.Write(message.Bytes);
    }

    /// <summary>Announces <paramref name="length"/> bytes that the caller writes behind this message's own.</summary>
    public void WriteLength(int field, long length)
    {
        WriteVarint(Tag(field, LengthDelimited));
        WriteVarint((ulong)length);
    }

    /// <summary>Continues this message with the fields of another.</summary>
    public void Append(ProtobufWriter fields) => _bytes.Write(fields.Bytes);

    private static ulong Tag(int field, int wireType) => (ulong)(field << 3 | wireType);

    private void WriteVarint(ulong value)
    {
        Span<byte> span = _bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _bytes.Advance(length);
    }
}

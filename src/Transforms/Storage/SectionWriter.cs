using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>Collects the little-endian values of a section.</summary>
internal sealed class SectionWriter
{
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public int Length => _buffer.WrittenCount;

    public ReadOnlySpan<byte> Bytes => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Write(byte value) => Write([value]);

    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    public void Write(ushort value) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ushort>(in value)));

    public void Write(int value) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    public void Write(double value) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<double>(in value)));

    public void Write(ReadOnlySpan<float> values) => Write(MemoryMarshal.AsBytes(values));

    public void Write(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Writes a text as its length and UTF-16, which keeps every text as it is.</summary>
    public void WriteUtf16(ReadOnlySpan<char> text)
    {
        Write(text.Length);
        Write(MemoryMarshal.AsBytes(text));
    }

    /// <summary>Writes a text as its length in bytes, seven bits a byte from the lowest up, and UTF-8.</summary>
    /// <exception cref="EncoderFallbackException">The text is no UTF-16.</exception>
    public void WriteUtf8(string text)
    {
        byte[] bytes = Utf8.GetBytes(text);
        uint length = (uint)bytes.Length;
        for (; length > 0x7F; length >>= 7)
            Write((byte)(length | 0x80));
        Write((byte)length);
        Write(bytes);
    }
}

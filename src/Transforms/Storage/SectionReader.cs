using System.Runtime.InteropServices;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>Reads the little-endian values of a section whose checksum is right, which does not make them trusted. Every failure is an <see cref="InvalidDataException"/>.</summary>
/// <param name="bytes">The section.</param>
/// <param name="source">What an error names as the origin, for example "The saved encoder".</param>
/// <param name="what">What an error names as the section.</param>
internal sealed class SectionReader(byte[] bytes, string source, string what)
{
    private int _position;

    public byte ReadByte() => ReadBytes(1)[0];

    public bool ReadBool() => ReadByte() switch { 0 => false, 1 => true, byte other => throw Damaged($"{other} is neither true nor false") };

    public ushort ReadUShort() => MemoryMarshal.Read<ushort>(ReadBytes(sizeof(ushort)));

    public int ReadInt() => MemoryMarshal.Read<int>(ReadBytes(sizeof(int)));

    public double ReadDouble() => MemoryMarshal.Read<double>(ReadBytes(sizeof(double)));

    /// <summary>Reads floats, which must be finite.</summary>
    public float[] ReadFloats(int count)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(ReadBytes((long)count * sizeof(float))).ToArray();
        CheckFinite(values);
        return values;
    }

    /// <summary>Reads what <see cref="SectionWriter.WriteUtf16"/> wrote.</summary>
    public string ReadUtf16() => new(MemoryMarshal.Cast<byte, char>(ReadBytes((long)ReadInt() * sizeof(char))));

    /// <summary>Reads what <see cref="SectionWriter.WriteUtf8"/> wrote.</summary>
    public string ReadUtf8()
    {
        long length = 0;
        byte part;
        int shift = 0;
        do
        {
            part = ReadByte();
            length |= (long)(part & 0x7F) << shift;
            shift += 7;
        }
        while (part > 0x7F && shift < 35);

        try
        {
            return SectionWriter.Utf8.GetString(ReadBytes(part > 0x7F ? long.MaxValue : length));
        }
        catch (DecoderFallbackException e)
        {
            throw Damaged("a text is not UTF-8", e);
        }
    }

    /// <summary>The next bytes, where they lie.</summary>
    public ReadOnlySpan<byte> ReadBytes(long count)
    {
        if (count < 0 || count > bytes.Length - _position)
            throw Damaged($"{count} bytes are asked for where {bytes.Length - _position} are left");
        ReadOnlySpan<byte> read = bytes.AsSpan(_position, (int)count);
        _position += (int)count;
        return read;
    }

    /// <summary>Checks that nothing is left.</summary>
    public void End()
    {
        if (_position != bytes.Length)
            throw Damaged($"{bytes.Length - _position} bytes are left over");
    }

    public void CheckFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw Damaged("a value is not a finite number");
        }
    }

    public InvalidDataException Damaged(string reason, Exception? cause = null) => new($"{source} is damaged: {what}: {reason}.", cause);
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>A picture of one colour in 16 degrees of opacity, as a PNG of 4 bits a pixel: it looks right on a light and on a dark page.</summary>
internal static class PngImage
{
    private const int Levels = 16;
    private const byte Red = 0x2f, Green = 0x7d, Blue = 0xe1;

    /// <summary>Encodes shares from 0 (transparent) to 1 (opaque).</summary>
    /// <param name="rows">Rows of pixels, from the top.</param>
    /// <param name="columns">Pixels in a row.</param>
    /// <param name="shares">The shares row by row; larger ones than 1 count as 1.</param>
    public static byte[] Encode(int rows, int columns, ReadOnlySpan<double> shares)
    {
        // Each line begins with its filter: none.
        int lineBytes = 1 + ((columns + 1) / 2);
        byte[] lines = new byte[rows * lineBytes];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                lines[(row * lineBytes) + 1 + (column / 2)] |= (byte)(Level(shares[(row * columns) + column]) << (column % 2 == 0 ? 4 : 0));
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        (header[8], header[9]) = (4, 3); // bits a pixel; colours of a palette
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        WriteChunk(png, "IHDR", header);
        WriteChunk(png, "PLTE", [.. Enumerable.Repeat<byte[]>([Red, Green, Blue], Levels).SelectMany(colour => colour)]);
        WriteChunk(png, "tRNS", [.. Enumerable.Range(0, Levels).Select(level => (byte)(level * 255 / (Levels - 1)))]);
        WriteChunk(png, "IDAT", Deflate(lines));
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    // What is there at all shall be seen.
    private static int Level(double share) => share <= 0 ? 0 : Math.Clamp((int)Math.Round(share * (Levels - 1)), 1, Levels - 1);

    private static byte[] Deflate(byte[] lines)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize))
            zlib.Write(lines);
        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(content));
        png.Write(number);
    }

    // The checksum of ISO 3309, as PNG's specification has it in its appendix D.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
        }

        return ~crc;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class PngImageTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(96, 96)]
    public void TheOpacityOfEveryPixelIsItsShareInSixteenSteps(int rows, int columns)
    {
        var random = new Random(rows);
        double[] shares = [.. Enumerable.Range(0, rows * columns).Select(i => i == 0 ? 0 : 1.2 * random.NextDouble())];

        Dictionary<string, byte[]> chunks = Chunks(PngImage.Encode(rows, columns, shares));

        Assert.Equal([columns, rows], [BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"]), BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"].AsSpan(4))]);
        using var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        var lines = new MemoryStream();
        zlib.CopyTo(lines);
        int lineBytes = 1 + (columns + 1) / 2;
        Assert.Equal(rows * lineBytes, lines.Length);
        for (int i = 0; i < shares.Length; i++)
        {
            byte pair = lines.ToArray()[i / columns * lineBytes + 1 + i % columns / 2];
            double opacity = chunks["tRNS"][i % columns % 2 == 0 ? pair >> 4 : pair & 15] / 255.0;
            Assert.Equal(Math.Min(1, shares[i]), opacity, i == 0 ? 0 : 1 / 15.0);
        }
    }

    [Fact]
    public void TheSmallestShareIsSeen()
    {
        byte[] lines = Inflate(Chunks(PngImage.Encode(1, 2, [1e-9, 0]))["IDAT"]);
        Assert.Equal(0x10, lines[1]);
    }

    // Reads the chunks and checks the checksums by the table of PNG's appendix D.
    private static Dictionary<string, byte[]> Chunks(byte[] png)
    {
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(png.AsSpan(0, 8)));
        uint[] table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (crc, _) => (crc & 1) != 0 ? 0xedb88320 ^ (crc >> 1) : crc >> 1))];
        var chunks = new Dictionary<string, byte[]>();
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            uint crc = ~png.AsSpan(at + 4, 4 + length).ToArray().Aggregate(uint.MaxValue, (crc, value) => table[(crc ^ value) & 255] ^ (crc >> 8));
            Assert.Equal(crc, BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            chunks.Add(Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }

        Assert.Equal(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"], chunks.Keys);
        return chunks;
    }

    private static byte[] Inflate(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        var lines = new MemoryStream();
        zlib.CopyTo(lines);
        return lines.ToArray();
    }
}

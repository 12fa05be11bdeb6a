using System.Buffers.Binary;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>An entry of a saved model as its head and its sections, to be damaged and put together with the right lengths and checksums.</summary>
internal sealed class SectionedEntry
{
    private const int HeadLength = 8;

    public SectionedEntry(byte[] bytes)
    {
        Head = bytes[..HeadLength];
        for (int at = HeadLength; at < bytes.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            Sections.Add(bytes[(at + 4)..(at + 4 + length)]);
            at += 4 + length + 4;
        }
    }

    public byte[] Head { get; }

    public List<byte[]> Sections { get; } = [];

    public byte[] ToBytes()
    {
        var bytes = new List<byte>(Head);
        foreach (byte[] section in Sections)
        {
            byte[] length = BitConverter.GetBytes(section.Length);
            var checksum = new Checksum();
            checksum.Add(length);
            checksum.Add(section);
            bytes.AddRange([.. length, .. section, .. BitConverter.GetBytes(checksum.Value)]);
        }

        return [.. bytes];
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>CRC-32C (Castagnoli) over everything that is written or read.</summary>
internal struct Checksum
{
    public uint Value { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint value = Value;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            value = BitOperations.Crc32C(value, word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
            value = BitOperations.Crc32C(value, rest);
        Value = value;
    }
}

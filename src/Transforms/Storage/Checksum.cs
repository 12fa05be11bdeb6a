using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>CRC-32C (Castagnoli), as iSCSI and ext4 compute it: reflected, from all ones, complemented.</summary>
internal struct Checksum
{
    private uint _value;

    public readonly uint Value => _value;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint value = ~_value;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            value = BitOperations.Crc32C(value, word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
            value = BitOperations.Crc32C(value, rest);
        _value = ~value;
    }
}

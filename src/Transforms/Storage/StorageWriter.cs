using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Writes little-endian values and sums them up in a checksum.</summary>
internal sealed class StorageWriter(Stream stream)
{
    private Checksum _checksum;

    public void Write(byte value) => WriteBytes([value]);

    public void Write(int value) => WriteBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    public void Write(long value) => WriteBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    public void Write(double value) => WriteBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<double>(in value)));

    public void WriteInts(ReadOnlySpan<int> values) => WriteBytes(MemoryMarshal.AsBytes(values));

    public void WriteFloats(ReadOnlySpan<float> values) => WriteBytes(MemoryMarshal.AsBytes(values));

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        _checksum.Add(bytes);
        stream.Write(bytes);
    }

    /// <summary>Writes the checksum of everything before it.</summary>
    public void WriteChecksum() => Write((int)_checksum.Value);
}

namespace MLNet.Pruning.Transforms;

/// <summary>Packs Rice codes into bytes, from the lowest bit of every byte up.</summary>
internal sealed class BitPacker
{
    private readonly List<byte> _bytes = [];
    private int _used = 8;

    /// <summary>The bytes so far; the unused bits of the last one are 0.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.ToArray();

    /// <summary>Writes <paramref name="value"/> / 2^<paramref name="rice"/> ones, a zero, and the lower bits from the lowest up.</summary>
    public void WriteRice(uint value, int rice)
    {
        for (uint ones = value >> rice; ones > 0; ones--)
            WriteBit(1);
        WriteBit(0);
        for (int bit = 0; bit < rice; bit++)
            WriteBit(value >> bit & 1);
    }

    private void WriteBit(uint bit)
    {
        if (_used == 8)
        {
            _bytes.Add(0);
            _used = 0;
        }

        _bytes[^1] |= (byte)(bit << _used++);
    }
}

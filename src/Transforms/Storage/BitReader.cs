namespace MLNet.Pruning.Transforms;

/// <summary>Reads what <see cref="BitPacker"/> packed; a byte is taken from the section when its first bit is needed.</summary>
internal struct BitReader(SectionReader reader)
{
    private int _byte;
    private int _left;

    /// <summary>Reads a Rice code; more than <paramref name="max"/> is damage.</summary>
    public uint ReadRice(int rice, int max)
    {
        uint value = 0;
        while (ReadBit() == 1)
        {
            value += 1u << rice;
            if (value > max)
                throw reader.Damaged("a packed number is too large");
        }

        for (int bit = 0; bit < rice; bit++)
            value |= ReadBit() << bit;
        return value;
    }

    private uint ReadBit()
    {
        if (_left == 0)
        {
            _byte = reader.ReadByte();
            _left = 8;
        }

        return (uint)(_byte >> 8 - _left--) & 1;
    }
}

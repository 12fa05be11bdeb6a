using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Writes and reads what rows of weights are made of: codes and, at <see cref="StoragePrecision.Int8"/>, a scale per row.</summary>
internal static class ValueStorage
{
    // Codes are stored as whole numbers from 0 up.
    private const int CodeOffset = 128;

    public static void WriteScales(SectionWriter writer, float[] scales) => EntropyCoder.Write(writer, [.. scales.Select(WeightCodec.BitsOfScale)]);

    public static float[] ReadScales(SectionReader reader, int rows, StoragePrecision precision)
    {
        if (precision != StoragePrecision.Int8)
            return [];
        ushort[] bits = EntropyCoder.Read<ushort>(reader, rows);
        float[] scales = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            if (!WeightCodec.IsScale(bits[row]))
                throw reader.Damaged($"row {row} has the scale {WeightCodec.ScaleFromBits(bits[row])}");
            scales[row] = WeightCodec.ScaleFromBits(bits[row]);
        }

        return scales;
    }

    public static void WriteCodes(SectionWriter writer, ReadOnlySpan<byte> codes, StoragePrecision precision)
    {
        if (precision != StoragePrecision.Int8)
        {
            writer.Write(codes);
            return;
        }

        ushort[] values = new ushort[codes.Length];
        for (int i = 0; i < codes.Length; i++)
            values[i] = (ushort)((sbyte)codes[i] + CodeOffset);
        EntropyCoder.Write(writer, values);
    }

    /// <summary>Reads the codes of so many finite values.</summary>
    public static byte[] ReadCodes(SectionReader reader, int count, StoragePrecision precision)
    {
        switch (precision)
        {
            case StoragePrecision.Int8:
                byte[] codes = EntropyCoder.Read<byte>(reader, count, -CodeOffset);
                return codes.Contains(WeightCodec.UnusedCode) ? throw reader.Damaged("a value has the code -128") : codes;
            case StoragePrecision.Float16:
                ReadOnlySpan<byte> halves = reader.ReadBytes((long)count * sizeof(ushort));
                foreach (Half half in MemoryMarshal.Cast<byte, Half>(halves))
                {
                    if (!Half.IsFinite(half))
                        throw reader.Damaged("a value is not a finite number");
                }

                return halves.ToArray();
            default:
                return MemoryMarshal.AsBytes<float>(reader.ReadFloats(count)).ToArray();
        }
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Turns a row of weights into its stored bytes and back. At <see cref="StoragePrecision.Int8"/> a code is the weight over the row's scale,
/// rounded to the nearest whole number in [-127, 127]: symmetric, so that zero stays zero. A scale is a bfloat16, the upper half of a 32-bit
/// float, so that it takes two bytes and every product with a code is exact. Decoding and encoding again gives the same bytes and scale.
/// </summary>
internal static class WeightCodec
{
    // The largest bfloat16 whose product with the largest code is finite.
    private const ushort MaxScaleBits = 0x7C01;

    /// <summary>The byte of -128, which symmetric rounding never gives.</summary>
    public const byte UnusedCode = 0x80;

    private const int MaxCode = 127;

    // Under this, scale * code would leave the range of normal floats and not come back exactly.
    private const float MinScale = 1e-35f;

    public static int BytesPerValue(StoragePrecision precision) => precision switch
    {
        StoragePrecision.Int8 => sizeof(sbyte),
        StoragePrecision.Float16 => sizeof(ushort),
        _ => sizeof(float),
    };

    /// <summary>
    /// The scale of a row at <see cref="StoragePrecision.Int8"/>, else unused: its largest magnitude over 127, rounded to the nearest bfloat16.
    /// The largest weight then still has the code 127 or -127.
    /// </summary>
    public static float Scale(ReadOnlySpan<float> row, StoragePrecision precision)
    {
        if (precision != StoragePrecision.Int8 || row.IsEmpty)
            return 0;
        float exact = Math.Abs(TensorPrimitives.MaxMagnitude(row)) / MaxCode;
        return exact < MinScale ? 0 : ScaleFromBits((ushort)Math.Min((BitConverter.SingleToUInt32Bits(exact) + 0x8000) >> 16, MaxScaleBits));
    }

    /// <summary>A scale as its two stored bytes.</summary>
    public static ushort BitsOfScale(float scale) => (ushort)(BitConverter.SingleToUInt32Bits(scale) >> 16);

    /// <summary>The scale of two stored bytes.</summary>
    public static float ScaleFromBits(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Whether two bytes are a scale: neither negative nor so large that a value would not be finite.</summary>
    public static bool IsScale(ushort bits) => bits <= MaxScaleBits;

    public static void Encode(ReadOnlySpan<float> values, float scale, StoragePrecision precision, Span<byte> codes)
    {
        switch (precision)
        {
            case StoragePrecision.Int8:
                for (int i = 0; i < values.Length; i++)
                    codes[i] = (byte)(sbyte)(scale == 0 ? 0 : Math.Clamp(MathF.Round(values[i] / scale), -MaxCode, MaxCode));
                break;
            case StoragePrecision.Float16:
                TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(codes));
                break;
            default:
                MemoryMarshal.AsBytes(values).CopyTo(codes);
                break;
        }
    }

    public static void Decode(ReadOnlySpan<byte> codes, float scale, StoragePrecision precision, Span<float> values)
    {
        switch (precision)
        {
            case StoragePrecision.Int8:
                int done = DecodeVectors(MemoryMarshal.Cast<byte, sbyte>(codes[..values.Length]), scale, values);
                for (int i = done; i < values.Length; i++)
                    values[i] = (sbyte)codes[i] * scale;
                break;
            case StoragePrecision.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(codes), values);
                break;
            default:
                MemoryMarshal.Cast<byte, float>(codes).CopyTo(values);
                break;
        }
    }

    /// <summary>Encodes rows of any lengths, one after the other.</summary>
    /// <param name="values">The values of all rows.</param>
    /// <param name="rowStarts">Where every row starts, and the count of values at the end.</param>
    /// <param name="scales">The scale of every row at <see cref="StoragePrecision.Int8"/>, else empty.</param>
    /// <param name="precision">The precision.</param>
    public static byte[] Encode(ReadOnlySpan<float> values, ReadOnlySpan<int> rowStarts, ReadOnlySpan<float> scales, StoragePrecision precision)
    {
        int size = BytesPerValue(precision);
        byte[] codes = new byte[checked(values.Length * size)];
        for (int row = 0; row + 1 < rowStarts.Length; row++)
        {
            (int start, int end) = (rowStarts[row], rowStarts[row + 1]);
            Encode(values[start..end], scales.IsEmpty ? 0 : scales[row], precision, codes.AsSpan(start * size, (end - start) * size));
        }

        return codes;
    }

    /// <summary>Decodes rows of any lengths, one after the other.</summary>
    public static float[] Decode(ReadOnlySpan<byte> codes, ReadOnlySpan<int> rowStarts, ReadOnlySpan<float> scales, StoragePrecision precision)
    {
        int size = BytesPerValue(precision);
        float[] values = GC.AllocateUninitializedArray<float>(codes.Length / size);
        for (int row = 0; row + 1 < rowStarts.Length; row++)
        {
            (int start, int end) = (rowStarts[row], rowStarts[row + 1]);
            Decode(codes[(start * size)..(end * size)], scales.IsEmpty ? 0 : scales[row], precision, values.AsSpan(start, end - start));
        }

        return values;
    }

    // As many as fill whole vectors; the values are those of the plain loop.
    private static int DecodeVectors(ReadOnlySpan<sbyte> codes, float scale, Span<float> values)
    {
        int i = 0;
        for (; i + Vector<sbyte>.Count <= codes.Length; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(codes[i..]), out Vector<short> low, out Vector<short> high);
            Span<float> target = values.Slice(i, Vector<sbyte>.Count);
            Store(low, target);
            Store(high, target[Vector<short>.Count..]);
        }

        return i;

        void Store(Vector<short> shorts, Span<float> target)
        {
            Vector.Widen(shorts, out Vector<int> low, out Vector<int> high);
            (Vector.ConvertToSingle(low) * scale).CopyTo(target);
            (Vector.ConvertToSingle(high) * scale).CopyTo(target[Vector<float>.Count..]);
        }
    }
}

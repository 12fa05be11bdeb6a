using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Turns a row of weights into its stored bytes and back. At <see cref="StoragePrecision.Int8"/> a code is the weight over the row's scale,
/// rounded to the nearest whole number in [-127, 127]: symmetric, so that zero stays zero. Decoding and encoding again gives the same bytes.
/// </summary>
internal static class WeightCodec
{
    /// <summary>The largest scale that keeps every decoded value finite.</summary>
    public const float MaxScale = float.MaxValue / 128;

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

    /// <summary>The scale of a row: its largest magnitude over 127 at <see cref="StoragePrecision.Int8"/>, else unused.</summary>
    public static float Scale(ReadOnlySpan<float> row, StoragePrecision precision)
    {
        if (precision != StoragePrecision.Int8 || row.IsEmpty)
            return 0;
        float scale = Math.Min(Math.Abs(TensorPrimitives.MaxMagnitude(row)) / MaxCode, MaxScale);
        return scale < MinScale ? 0 : scale;
    }

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
                for (int i = 0; i < values.Length; i++)
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
}

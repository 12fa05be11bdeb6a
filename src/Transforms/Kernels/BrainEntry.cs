using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// A 16-bit brain float above a 16-bit column, in the 32 bits of a float. The column is left in when the value is used, so the upper half is
/// chosen such that both together come nearest to the value: relative error up to 2^-8.
/// </summary>
internal struct BrainEntry : ISparseEntry<BrainEntry>
{
    private const uint Magnitude = 0x7FFFFFFF;

    // The smallest normal float: with a column below it, zero itself would be a denormal number, which is slow to multiply.
    private const uint SmallestNormal = 0x00800000;

    private float _word;

    public static BrainEntry Create(float value, int column)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint magnitude = Math.Max(bits & Magnitude, SmallestNormal + (uint)column);
        uint upper = (magnitude - (uint)column + 0x8000) & 0xFFFF0000;
        return new() { _word = BitConverter.UInt32BitsToSingle((bits & ~Magnitude) | upper | (uint)column) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Value(ref BrainEntry entry) => ref entry._word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Column(ref BrainEntry entry) => Unsafe.As<float, ushort>(ref entry._word);
}

using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>A 128-bit row identifier; the mixing steps are those of Murmur3 for 128 bits.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public readonly ulong Low;

    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high) => (Low, High) = (low, high);

    public int CompareTo(DataViewRowId other) => High == other.High ? Low.CompareTo(other.Low) : High.CompareTo(other.High);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";

    public DataViewRowId Fork() => Mix(0, 0, BitOperations.RotateLeft(C1, 31) * C2);

    public DataViewRowId Next() => Mix(0, 0, 0);

    public DataViewRowId Combine(DataViewRowId other)
    {
        other = other.Fork();
        return Mix(BitOperations.RotateLeft(other.Low * C1, 31) * C2, BitOperations.RotateLeft(other.High * C2, 33) * C1, 0);
    }

    private DataViewRowId Mix(ulong before1, ulong before2, ulong after1)
    {
        ulong h1 = BitOperations.RotateLeft(Low ^ before1, 27) + High;
        h1 = h1 * 5 + 0x52dce729;
        ulong h2 = BitOperations.RotateLeft(High ^ before2, 31) + h1;
        h2 = h2 * 5 + 0x38495ab5;
        return new DataViewRowId(h1 ^ after1, h2);
    }
}

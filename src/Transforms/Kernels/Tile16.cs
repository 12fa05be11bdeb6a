using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Pruning.Transforms;

/// <summary>16 tokens in a 512-bit register.</summary>
internal struct Tile16(Vector512<float> lanes) : ITile<Tile16>
{
    private Vector512<float> _lanes = lanes;

    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 Broadcast(ref float source, nint offset) => new(Vector512.Create(Unsafe.Add(ref source, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 Load(ref float source, nint offset) => new(Vector512.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination, nint offset) => _lanes.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 operator +(Tile16 left, Tile16 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 operator -(Tile16 left, Tile16 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 operator *(Tile16 left, Tile16 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 operator /(Tile16 left, Tile16 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 MultiplyAdd(Tile16 left, Tile16 right, Tile16 addend) =>
        new(Vector512.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Tile16 left, Tile16 right) => _lanes = Vector512.FusedMultiplyAdd(left._lanes, right._lanes, _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 Max(Tile16 left, Tile16 right) => new(Vector512.MaxNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 Min(Tile16 left, Tile16 right) => new(Vector512.MinNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Sum() => Vector512.Sum(_lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 SquareRoot(Tile16 value) => new(Vector512.Sqrt(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 Round(Tile16 value) => new(Vector512.Round(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 PowerOfTwo(Tile16 exponent) =>
        new(((Vector512.ConvertToInt32Native(exponent._lanes) + Vector512.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 LowHalf(Tile16 words) => new((words._lanes.AsUInt32() << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 PackHalves(Tile16 low, Tile16 high)
    {
        Vector512<int> half = Vector512.Create(0x8000), lower = ((low._lanes.AsUInt32() + half.AsUInt32()) >> 16).AsInt32(), bits = high._lanes.AsInt32();
        Vector512<int> sign = bits & Vector512.Create(int.MinValue);

        // Not under the smallest normal float: with a lower half, zero would be a denormal number, which is slow to multiply.
        Vector512<int> magnitude = Vector512.Max(bits ^ sign, lower + Vector512.Create(0x00800000));
        return new((sign | ((magnitude - lower + half) & Vector512.Create(unchecked((int)0xFFFF0000))) | lower).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadEights(ref float source, nint offset, out Tile16 first, out Tile16 last)
    {
        first = new(Vector512.Create(Vector256.LoadUnsafe(ref source, (nuint)offset), Vector256.LoadUnsafe(ref source, (nuint)offset + 16)));
        last = new(Vector512.Create(Vector256.LoadUnsafe(ref source, (nuint)offset + 8), Vector256.LoadUnsafe(ref source, (nuint)offset + 24)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEights(Tile16 first, Tile16 last, ref float destination, nint offset)
    {
        first._lanes.GetLower().StoreUnsafe(ref destination, (nuint)offset);
        last._lanes.GetLower().StoreUnsafe(ref destination, (nuint)offset + 8);
        first._lanes.GetUpper().StoreUnsafe(ref destination, (nuint)offset + 16);
        last._lanes.GetUpper().StoreUnsafe(ref destination, (nuint)offset + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 PackIntegers(Tile16 low, Tile16 high) =>
        new(((Round16(high._lanes) << 16) | (Round16(low._lanes) & Vector512.Create(0xFFFF))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreIntegers(ref float destination, nint offset)
    {
        Vector512<int> integers = Round16(_lanes);
        Vector256.Narrow(integers.GetLower(), integers.GetUpper()).StoreUnsafe(ref Unsafe.As<float, short>(ref destination), (nuint)offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AccumulateIntegers(Tile16 left, Tile16 right) =>
        _lanes = (_lanes.AsInt32() + Products(left._lanes.AsInt32(), right._lanes.AsInt32())).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 FromIntegers(Tile16 integers) => new(Vector512.ConvertToSingle(integers._lanes.AsInt32()));

    // Added to a number under 2^22, 1.5 * 2^23 leaves its whole part in the lowest bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Round16(Vector512<float> values) => (values + Vector512.Create(12582912f)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Products(Vector512<int> left, Vector512<int> right) =>
        Avx512BW.IsSupported
            ? Avx512BW.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16())
            : (((left << 16) >> 16) * ((right << 16) >> 16)) + ((left >> 16) * (right >> 16));
}

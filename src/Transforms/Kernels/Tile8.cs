using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Pruning.Transforms;

/// <summary>8 tokens in a 256-bit register.</summary>
internal struct Tile8(Vector256<float> lanes) : ITile<Tile8>
{
    private Vector256<float> _lanes = lanes;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 Broadcast(ref float source, nint offset) => new(Vector256.Create(Unsafe.Add(ref source, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 Load(ref float source, nint offset) => new(Vector256.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination, nint offset) => _lanes.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 operator +(Tile8 left, Tile8 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 operator -(Tile8 left, Tile8 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 operator *(Tile8 left, Tile8 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 operator /(Tile8 left, Tile8 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 MultiplyAdd(Tile8 left, Tile8 right, Tile8 addend) =>
        new(Vector256.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Tile8 left, Tile8 right) => _lanes = Vector256.FusedMultiplyAdd(left._lanes, right._lanes, _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 Max(Tile8 left, Tile8 right) => new(Vector256.MaxNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 Min(Tile8 left, Tile8 right) => new(Vector256.MinNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Sum() => Vector256.Sum(_lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 SquareRoot(Tile8 value) => new(Vector256.Sqrt(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 Round(Tile8 value) => new(Vector256.Round(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 PowerOfTwo(Tile8 exponent) =>
        new(((Vector256.ConvertToInt32Native(exponent._lanes) + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 LowHalf(Tile8 words) => new((words._lanes.AsUInt32() << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 PackHalves(Tile8 low, Tile8 high)
    {
        Vector256<int> half = Vector256.Create(0x8000), lower = ((low._lanes.AsUInt32() + half.AsUInt32()) >> 16).AsInt32(), bits = high._lanes.AsInt32();
        Vector256<int> sign = bits & Vector256.Create(int.MinValue);

        // Not under the smallest normal float: with a lower half, zero would be a denormal number, which is slow to multiply.
        Vector256<int> magnitude = Vector256.Max(bits ^ sign, lower + Vector256.Create(0x00800000));
        return new((sign | ((magnitude - lower + half) & Vector256.Create(unchecked((int)0xFFFF0000))) | lower).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadEights(ref float source, nint offset, out Tile8 first, out Tile8 last) =>
        (first, last) = (Load(ref source, offset), Load(ref source, offset + Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEights(Tile8 first, Tile8 last, ref float destination, nint offset)
    {
        first.Store(ref destination, offset);
        last.Store(ref destination, offset + Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 PackIntegers(Tile8 low, Tile8 high) =>
        new(((Round16(high._lanes) << 16) | (Round16(low._lanes) & Vector256.Create(0xFFFF))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreIntegers(ref float destination, nint offset)
    {
        Vector256<int> integers = Round16(_lanes);
        Vector128.Narrow(integers.GetLower(), integers.GetUpper()).StoreUnsafe(ref Unsafe.As<float, short>(ref destination), (nuint)offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AccumulateIntegers(Tile8 left, Tile8 right) =>
        _lanes = (_lanes.AsInt32() + Products(left._lanes.AsInt32(), right._lanes.AsInt32())).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile8 FromIntegers(Tile8 integers) => new(Vector256.ConvertToSingle(integers._lanes.AsInt32()));

    // Added to a number under 2^22, 1.5 * 2^23 leaves its whole part in the lowest bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round16(Vector256<float> values) => (values + Vector256.Create(12582912f)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<int> left, Vector256<int> right) =>
        Avx2.IsSupported
            ? Avx2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16())
            : (((left << 16) >> 16) * ((right << 16) >> 16)) + ((left >> 16) * (right >> 16));
}

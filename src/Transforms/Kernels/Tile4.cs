using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Transforms;

/// <summary>4 tokens in a 128-bit register.</summary>
internal struct Tile4(Vector128<float> lanes) : ITile<Tile4>
{
    private Vector128<float> _lanes = lanes;

    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 Broadcast(ref float source, nint offset) => new(Vector128.Create(Unsafe.Add(ref source, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 Load(ref float source, nint offset) => new(Vector128.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination, nint offset) => _lanes.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 operator +(Tile4 left, Tile4 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 operator -(Tile4 left, Tile4 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 operator *(Tile4 left, Tile4 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 operator /(Tile4 left, Tile4 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 MultiplyAdd(Tile4 left, Tile4 right, Tile4 addend) =>
        new(Vector128.MultiplyAddEstimate(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Tile4 left, Tile4 right) => _lanes = Vector128.MultiplyAddEstimate(left._lanes, right._lanes, _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 Max(Tile4 left, Tile4 right) => new(Vector128.MaxNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 Min(Tile4 left, Tile4 right) => new(Vector128.MinNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Sum() => Vector128.Sum(_lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 SquareRoot(Tile4 value) => new(Vector128.Sqrt(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 Round(Tile4 value) => new(Vector128.Round(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 PowerOfTwo(Tile4 exponent) =>
        new(((Vector128.ConvertToInt32Native(exponent._lanes) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 LowHalf(Tile4 words) => new((words._lanes.AsUInt32() << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 PackHalves(Tile4 low, Tile4 high)
    {
        Vector128<int> half = Vector128.Create(0x8000), lower = ((low._lanes.AsUInt32() + half.AsUInt32()) >> 16).AsInt32(), bits = high._lanes.AsInt32();
        Vector128<int> sign = bits & Vector128.Create(int.MinValue);

        // Not under the smallest normal float: with a lower half, zero would be a denormal number, which is slow to multiply.
        Vector128<int> magnitude = Vector128.Max(bits ^ sign, lower + Vector128.Create(0x00800000));
        return new((sign | ((magnitude - lower + half) & Vector128.Create(unchecked((int)0xFFFF0000))) | lower).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadEights(ref float source, nint offset, out Tile4 first, out Tile4 last) =>
        (first, last) = (Load(ref source, offset), Load(ref source, offset + Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEights(Tile4 first, Tile4 last, ref float destination, nint offset)
    {
        first.Store(ref destination, offset);
        last.Store(ref destination, offset + Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 PackIntegers(Tile4 low, Tile4 high) =>
        new(((Round16(high._lanes) << 16) | (Round16(low._lanes) & Vector128.Create(0xFFFF))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreIntegers(ref float destination, nint offset)
    {
        Vector128<int> integers = Round16(_lanes);
        Vector64.Narrow(integers.GetLower(), integers.GetUpper()).StoreUnsafe(ref Unsafe.As<float, short>(ref destination), (nuint)offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AccumulateIntegers(Tile4 left, Tile4 right) =>
        _lanes = (_lanes.AsInt32() + Products(left._lanes.AsInt32(), right._lanes.AsInt32())).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 FromIntegers(Tile4 integers) => new(Vector128.ConvertToSingle(integers._lanes.AsInt32()));

    // Added to a number under 2^22, 1.5 * 2^23 leaves its whole part in the lowest bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Round16(Vector128<float> values) => (values + Vector128.Create(12582912f)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Products(Vector128<int> left, Vector128<int> right) =>
        (((left << 16) >> 16) * ((right << 16) >> 16)) + ((left >> 16) * (right >> 16));
}

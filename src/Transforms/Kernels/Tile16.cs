using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    public static Tile16 HighHalf(Tile16 words) => new((words._lanes.AsUInt32() & Vector512.Create(0xFFFF0000u)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile16 PackHalves(Tile16 low, Tile16 high)
    {
        Vector512<uint> half = Vector512.Create(0x8000u);
        Vector512<uint> top = (high._lanes.AsUInt32() + half) & Vector512.Create(0xFFFF0000u);
        return new((top | ((low._lanes.AsUInt32() + half) >> 16)).AsSingle());
    }
}

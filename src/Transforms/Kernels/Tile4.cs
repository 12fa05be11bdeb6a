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
    public static Tile4 HighHalf(Tile4 words) => new((words._lanes.AsUInt32() & Vector128.Create(0xFFFF0000u)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile4 PackHalves(Tile4 low, Tile4 high)
    {
        Vector128<uint> half = Vector128.Create(0x8000u);
        Vector128<uint> top = (high._lanes.AsUInt32() + half) & Vector128.Create(0xFFFF0000u);
        return new((top | ((low._lanes.AsUInt32() + half) >> 16)).AsSingle());
    }
}

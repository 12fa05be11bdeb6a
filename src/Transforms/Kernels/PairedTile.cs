using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Two neighbouring tiles as one of twice the width: more independent sums in flight per weight that is read.</summary>
internal struct PairedTile<THalf>(THalf low, THalf high) : ITile<PairedTile<THalf>> where THalf : struct, ITile<THalf>
{
    private THalf _low = low;
    private THalf _high = high;

    public readonly THalf Low => _low;

    public readonly THalf High => _high;

    public static int Width => 2 * THalf.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> Create(float value)
    {
        THalf half = THalf.Create(value);
        return new(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> Broadcast(ref float source, nint offset)
    {
        THalf half = THalf.Broadcast(ref source, offset);
        return new(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> Load(ref float source, nint offset) =>
        new(THalf.Load(ref source, offset), THalf.Load(ref source, offset + THalf.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination, nint offset)
    {
        _low.Store(ref destination, offset);
        _high.Store(ref destination, offset + THalf.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> operator +(PairedTile<THalf> left, PairedTile<THalf> right) =>
        new(left._low + right._low, left._high + right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> operator -(PairedTile<THalf> left, PairedTile<THalf> right) =>
        new(left._low - right._low, left._high - right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> operator *(PairedTile<THalf> left, PairedTile<THalf> right) =>
        new(left._low * right._low, left._high * right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> operator /(PairedTile<THalf> left, PairedTile<THalf> right) =>
        new(left._low / right._low, left._high / right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> MultiplyAdd(PairedTile<THalf> left, PairedTile<THalf> right, PairedTile<THalf> addend) =>
        new(THalf.MultiplyAdd(left._low, right._low, addend._low), THalf.MultiplyAdd(left._high, right._high, addend._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(PairedTile<THalf> left, PairedTile<THalf> right)
    {
        _low.Accumulate(left._low, right._low);
        _high.Accumulate(left._high, right._high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> Max(PairedTile<THalf> left, PairedTile<THalf> right) =>
        new(THalf.Max(left._low, right._low), THalf.Max(left._high, right._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> Min(PairedTile<THalf> left, PairedTile<THalf> right) =>
        new(THalf.Min(left._low, right._low), THalf.Min(left._high, right._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Sum() => (_low + _high).Sum();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> SquareRoot(PairedTile<THalf> value) => new(THalf.SquareRoot(value._low), THalf.SquareRoot(value._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> Round(PairedTile<THalf> value) => new(THalf.Round(value._low), THalf.Round(value._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> PowerOfTwo(PairedTile<THalf> exponent) => new(THalf.PowerOfTwo(exponent._low), THalf.PowerOfTwo(exponent._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> LowHalf(PairedTile<THalf> words) => new(THalf.LowHalf(words._low), THalf.LowHalf(words._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> PackHalves(PairedTile<THalf> low, PairedTile<THalf> high) =>
        new(THalf.PackHalves(low._low, high._low), THalf.PackHalves(low._high, high._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadEights(ref float source, nint offset, out PairedTile<THalf> first, out PairedTile<THalf> last)
    {
        if (THalf.Width < 8)
        {
            (first, last) = (Load(ref source, offset), Load(ref source, offset + Width));
            return;
        }

        THalf.LoadEights(ref source, offset, out THalf first0, out THalf last0);
        THalf.LoadEights(ref source, offset + Width, out THalf first1, out THalf last1);
        (first, last) = (new(first0, first1), new(last0, last1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEights(PairedTile<THalf> first, PairedTile<THalf> last, ref float destination, nint offset)
    {
        if (THalf.Width < 8)
        {
            first.Store(ref destination, offset);
            last.Store(ref destination, offset + Width);
            return;
        }

        THalf.StoreEights(first._low, last._low, ref destination, offset);
        THalf.StoreEights(first._high, last._high, ref destination, offset + Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> PackIntegers(PairedTile<THalf> low, PairedTile<THalf> high) =>
        new(THalf.PackIntegers(low._low, high._low), THalf.PackIntegers(low._high, high._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreIntegers(ref float destination, nint offset)
    {
        _low.StoreIntegers(ref destination, offset);
        _high.StoreIntegers(ref destination, offset + THalf.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AccumulateIntegers(PairedTile<THalf> left, PairedTile<THalf> right)
    {
        _low.AccumulateIntegers(left._low, right._low);
        _high.AccumulateIntegers(left._high, right._high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> FromIntegers(PairedTile<THalf> integers) => new(THalf.FromIntegers(integers._low), THalf.FromIntegers(integers._high));
}

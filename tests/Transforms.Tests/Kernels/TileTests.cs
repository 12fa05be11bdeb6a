using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class TileTests
{
    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void EveryOperationWorksLaneByLane(string tile) => Tiles.Run(Check<Tile4>, tile);

    private static void Check<TTile>() where TTile : struct, ITile<TTile>
    {
        var random = new Random(TTile.Width);
        GuardedMemory left = new(Naive.Values(random, TTile.Width)), right = new(Naive.Values(random, TTile.Width)), addend = new(Naive.Values(random, TTile.Width));
        float[] a = left.Span.ToArray(), b = right.Span.ToArray(), c = addend.Span.ToArray();
        TTile x = TTile.Load(ref left.First, 0), y = TTile.Load(ref right.First, 0), z = TTile.Load(ref addend.First, 0);

        Assert.Equal(a, Lanes(x));
        Assert.All(Lanes(TTile.Broadcast(ref left.First, 1)), lane => Assert.Equal(a[1], lane));
        Assert.All(Lanes(TTile.Create(0.3f)), lane => Assert.Equal(0.3f, lane));
        Assert.Equal(a.Zip(b, (l, r) => l + r), Lanes(x + y));
        Assert.Equal(a.Zip(b, (l, r) => l - r), Lanes(x - y));
        Assert.Equal(a.Zip(b, (l, r) => l * r), Lanes(x * y));
        Assert.Equal(a.Zip(b, (l, r) => l / r), Lanes(x / y));
        Assert.Equal(a.Zip(b, Math.Max), Lanes(TTile.Max(x, y)));
        Assert.Equal(a.Zip(b, Math.Min), Lanes(TTile.Min(x, y)));
        Assert.Equal(a.Select(value => MathF.Sqrt(value * value)), Lanes(TTile.SquareRoot(x * x)));
        Assert.Equal(a.Select(value => MathF.Round(value * 100)), Lanes(TTile.Round(x * TTile.Create(100))));
        Assert.Equal(2f, Lanes(TTile.Round(TTile.Create(2.5f)))[0]);
        Assert.Equal(a.Select(value => MathF.ScaleB(1, (int)MathF.Round(value * 126))), Lanes(TTile.PowerOfTwo(TTile.Round(x * TTile.Create(126)))));
        Assert.Equal(MathF.ScaleB(1, 127), Lanes(TTile.PowerOfTwo(TTile.Create(127)))[0]);
        Naive.Near(a.Sum(value => (double)value), x.Sum(), Naive.Roundings(TTile.Width) * a.Sum(Math.Abs), "sum");

        float[] sums = Lanes(TTile.MultiplyAdd(x, y, z));
        float[] once = [.. Enumerable.Range(0, TTile.Width).Select(i => MathF.FusedMultiplyAdd(a[i], b[i], c[i]))];
        float[] twice = [.. Enumerable.Range(0, TTile.Width).Select(i => a[i] * b[i] + c[i])];
        Assert.True(sums.SequenceEqual(once) || typeof(TTile).ToString().Contains(nameof(Tile4), StringComparison.Ordinal) && sums.SequenceEqual(twice));

        TTile accumulated = z;
        accumulated.Accumulate(x, y);
        Assert.Equal(sums, Lanes(accumulated));

        short[] first = [.. Enumerable.Range(0, TTile.Width).Select(i => (short)MathF.Round(a[i] * 16383))], second = [.. b.Select(value => (short)MathF.Round(value * 4095))];
        TTile words = TTile.PackIntegers(x * TTile.Create(16383), y * TTile.Create(4095)), swapped = TTile.PackIntegers(y * TTile.Create(4095), x * TTile.Create(16383));
        TTile products = TTile.FromIntegers(TTile.Create(0f));
        Assert.All(Lanes(products), lane => Assert.Equal(0f, lane));
        products.AccumulateIntegers(words, words);
        products.AccumulateIntegers(words, swapped);
        Assert.Equal(first.Zip(second, (l, r) => (float)(l * l + r * r + 2 * l * r)), Lanes(TTile.FromIntegers(products)));

        var halves = new GuardedMemory(2 * TTile.Width);
        (x * TTile.Create(16383)).StoreIntegers(ref halves.First, TTile.Width);
        Assert.Equal(first, MemoryMarshal.Cast<float, short>(halves.Span).Slice(TTile.Width, TTile.Width));
        Assert.All(halves.Span[..(TTile.Width / 2)].ToArray().Concat(halves.Span[TTile.Width..].ToArray()), word => Assert.True(float.IsNaN(word)));
        halves.CheckGuards();

        // At an offset, and nowhere else.
        var memory = new GuardedMemory(3 * TTile.Width);
        x.Store(ref memory.First, TTile.Width);
        Assert.Equal(a, Lanes(TTile.Load(ref memory.First, TTile.Width)));
        Assert.Equal(2 * TTile.Width, memory.Span.ToArray().Count(float.IsNaN));
        memory.CheckGuards();
    }

    private static float[] Lanes<TTile>(TTile tile) where TTile : struct, ITile<TTile>
    {
        float[] lanes = new float[TTile.Width];
        tile.Store(ref lanes[0], 0);
        return lanes;
    }
}

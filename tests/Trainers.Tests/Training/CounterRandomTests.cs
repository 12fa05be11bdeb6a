namespace MLNet.Pruning.Trainers.Tests;

public sealed class CounterRandomTests
{
    [Fact]
    public void TheNumbersNeverChange()
    {
        // Written down once: a change would change every trained model.
        Assert.Equal(0xCBF29CE484222325, CounterRandom.Stream(""));
        Assert.Equal(0xAF63DC4C8601EC8C, CounterRandom.Stream("a"));
        Assert.Equal(0x0B7D1D29562948DAul, new CounterRandom(1, "shuffle").Next());
    }

    [Fact]
    public void ANumberDependsOnSeedStreamAndCounterAlone()
    {
        var random = new CounterRandom(7, "dropout");
        ulong[] drawn = [random.Next(), random.Next(), random.Next()];

        for (ulong i = 0; i < 3; i++)
            Assert.Equal(drawn[i], CounterRandom.Hash(7, CounterRandom.Stream("dropout"), i));
        Assert.Equal(drawn[2], new CounterRandom(7, "dropout") { Counter = 2 }.Next());
        Assert.DoesNotContain(new CounterRandom(8, "dropout").Next(), drawn);
        Assert.DoesNotContain(new CounterRandom(7, "shuffle").Next(), drawn);
    }

    [Fact]
    public void UniformAndNormalNumbersHaveTheirMoments()
    {
        const int Count = 200_000;
        var random = new CounterRandom(-3, "moments");
        double[] uniform = [.. Enumerable.Range(0, Count).Select(_ => random.NextUniform())], normal = [.. Enumerable.Range(0, Count).Select(_ => random.NextNormal())];

        Assert.All(uniform, value => Assert.InRange(value, 0, 1 - 1e-17));
        Assert.Equal(0.5, uniform.Average(), 0.004);
        Assert.Equal(1 / 12.0, uniform.Average(value => (value - 0.5) * (value - 0.5)), 0.002);
        Assert.Equal(0, normal.Average(), 0.012);
        Assert.Equal(1, normal.Average(value => value * value), 0.02);
        Assert.Equal(3, normal.Average(value => value * value * value * value), 0.15);
        // Neighbours are uncorrelated.
        Assert.Equal(0, normal.Zip(normal.Skip(1), (a, b) => a * b).Average(), 0.012);
    }

    [Fact]
    public void BelowABoundEveryNumberIsEquallyLikely()
    {
        var random = new CounterRandom(5, "below");
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[random.NextBelow(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void AShuffleKeepsTheItemsAndReachesEveryOrder()
    {
        var random = new CounterRandom(5, "shuffle");
        var orders = new Dictionary<string, int>();
        for (int i = 0; i < 6_000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle<char>(items);
            orders[new string(items)] = orders.GetValueOrDefault(new string(items)) + 1;
        }

        Assert.Equal(["abc", "acb", "bac", "bca", "cab", "cba"], orders.Keys.Order());
        Assert.All(orders.Values, count => Assert.InRange(count, 850, 1_150));
    }
}

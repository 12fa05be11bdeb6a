using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class SymbolTableTests
{
    private static readonly Arbitrary<int[]> Counts = Gen.Choose(1, 256).SelectMany(symbols => Gen.Choose(0, int.MaxValue - 1), (symbols, seed) =>
    {
        var random = new Random(seed);
        int[] counts = [.. Enumerable.Range(0, symbols).Select(_ => random.Next(3) == 0 ? 0 : (int)Math.Exp(16 * random.NextDouble()))];
        counts[random.Next(symbols)] = 1 + random.Next(1 << 20);
        return counts;
    }).ToArbitrary();

    [Fact]
    public void EverySymbolThatOccursHasAPartAndNoneMoreThanHalf() => Prop.ForAll(Counts, counts =>
    {
        for (int bits = SymbolTable.MinBits; bits <= SymbolTable.MaxBits; bits++)
        {
            int[] parts = SymbolTable.FromCounts(counts, bits).Parts.ToArray();
            Assert.Equal(1 << bits, parts.Sum());
            Assert.All(parts, part => Assert.InRange(part, 0, 1 << bits - 1));
            Assert.All(counts.Zip(parts).Where(pair => pair.First > 0), pair => Assert.NotEqual(0, pair.Second));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ATableComesBack() => Prop.ForAll(Counts, counts =>
    {
        for (int bits = SymbolTable.MinBits; bits <= SymbolTable.MaxBits; bits++)
        {
            SymbolTable table = SymbolTable.FromCounts(counts, bits);
            var writer = new SectionWriter();
            table.Write(writer);
            var section = new SectionReader(writer.Bytes.ToArray(), "The test", "a table");
            SymbolTable read = SymbolTable.Read(section);
            section.End();
            Assert.Equal(bits, read.Bits);
            Assert.Equal(table.Parts, read.Parts);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void SharesFollowTheCounts()
    {
        Assert.Equal([128, 64, 32, 32], SymbolTable.FromCounts([400, 200, 100, 100], 8).Parts);
        Assert.Equal([128, 127, 1], SymbolTable.FromCounts([1_000_000, 100, 1], 8).Parts);
        Assert.Equal([2048, 2048], SymbolTable.FromCounts([5], 12).Parts);
        Assert.Equal([0, 128, 128], SymbolTable.FromCounts([0, 0, 5], 8).Parts);
    }
}

using FsCheck;
using FsCheck.Fluent;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class EntropyCoderTests
{
    private static readonly Arbitrary<ushort[]> Sequences = Gen.Elements("any", "equal", "skewed", "bytes", "wide", "bits")
        .SelectMany(kind => Gen.Choose(0, 3000).SelectMany(count => Gen.Choose(0, int.MaxValue - 1), (count, seed) => Sequence(kind, count, seed)))
        .ToArbitrary();

    [Fact]
    public void AnySequenceComesBack() => Prop.ForAll(Sequences, values => Assert.Equal(values, RoundTrip(values))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData()]
    [InlineData((ushort)0)]
    [InlineData(ushort.MaxValue)]
    [InlineData((ushort)0, ushort.MaxValue)]
    [InlineData((ushort)7, (ushort)7, (ushort)7, (ushort)7, (ushort)7)]
    [InlineData((ushort)256, (ushort)511, (ushort)256)]
    public void ShortSequencesComeBack(params ushort[] values) => Assert.Equal(values, RoundTrip(values));

    [Fact]
    public void AnOffsetIsAddedToEveryNumber()
    {
        var writer = new SectionWriter();
        EntropyCoder.Write(writer, [1, 128, 255]);
        Assert.Equal([unchecked((byte)-127), 0, 127], EntropyCoder.Read<byte>(Section(writer), 3, -128));
    }

    // A table costs some ten bytes, a state four; the rest is the entropy.
    [Theory]
    [InlineData("skewed", 0.005)]
    [InlineData("bytes", 0.005)]
    public void TheEntropyIsReached(string kind, double excess)
    {
        ushort[] values = Sequence(kind, 200_000, 5);
        double entropy = values.CountBy(value => value).Sum(pair => -pair.Value * Math.Log2((double)pair.Value / values.Length)) / 8;
        Assert.InRange(Write(values).Length, 0, entropy * (1 + excess) + 300);
    }

    [Fact]
    public void ANumberTakesABitAtLeast()
    {
        ushort[] values = new ushort[80_000];
        Assert.InRange(Write(values).Length, 9_990, 10_050);
        var error = Assert.Throws<InvalidDataException>(() => EntropyCoder.Read<ushort>(Section(Write(values)), 2_000_000_000));
        Assert.Contains("cannot lie in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherCountIsRefused()
    {
        ushort[] values = Sequence("bytes", 1000, 3);
        foreach (int count in (int[])[1, 500, 999, 1001, 1002, 1003, 1004, 1100])
            Assert.Throws<InvalidDataException>(() => EntropyCoder.Read<ushort>(Section(Write(values)), count));
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] written = Write(Sequence("skewed", 300, 2));
        for (int length = 0; length < written.Length; length++)
            Assert.Throws<InvalidDataException>(() => EntropyCoder.Read<ushort>(Section(written[..length]), 300));
    }

    [Theory]
    [InlineData("skewed", 0.1)]
    [InlineData("wide", 0.1)]
    public void DamagedSequencesAreRefusedOrHarmless(string kind, double share)
    {
        int counted = 600, read = 0, tried = Mutations.Count(share);
        byte[] written = Write(Sequence(kind, counted, 4));
        for (int seed = 0; seed < tried; seed++)
        {
            byte[] damaged = new Mutator(seed).Bytes(written);
            read += HostileInput.Check($"seed {seed}", damaged.Length, () =>
            {
                SectionReader section = Section(damaged);
                Assert.Equal(counted, EntropyCoder.Read<ushort>(section, counted).Length);
                section.End();
            }, typeof(InvalidDataException)) ? 1 : 0;
        }

        Assert.InRange(read, 0, tried / 10);
    }

    private static ushort[] Sequence(string kind, int count, int seed)
    {
        var random = new Random(seed);
        int start = random.Next(1 << 16);
        return [.. Enumerable.Range(0, count).Select(_ => kind switch
        {
            "any" => (ushort)random.Next(1 << 16),
            "equal" => (ushort)start,
            "skewed" => (ushort)(Math.Log(1 - random.NextDouble()) / Math.Log(0.97)),
            "bytes" => (ushort)Math.Clamp(128 + 40 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5), 1, 255),
            "wide" => (ushort)(random.Next(50) == 0 ? random.Next(1 << 16) : random.Next(4)),
            _ => (ushort)random.Next(2),
        })];
    }

    private static ushort[] RoundTrip(ushort[] values)
    {
        SectionReader section = Section(Write(values));
        ushort[] read = EntropyCoder.Read<ushort>(section, values.Length);
        section.End();
        return read;
    }

    private static byte[] Write(ushort[] values)
    {
        var writer = new SectionWriter();
        EntropyCoder.Write(writer, values);
        return writer.Bytes.ToArray();
    }

    private static SectionReader Section(SectionWriter writer) => Section(writer.Bytes.ToArray());

    private static SectionReader Section(byte[] bytes) => new(bytes, "The test", "a sequence");
}

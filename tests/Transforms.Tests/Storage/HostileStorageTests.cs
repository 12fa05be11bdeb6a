using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Damaged and forged entries of a saved model: documented errors only, and memory in proportion to the bytes that are there.</summary>
public sealed class HostileStorageTests
{
    // A number may take one bit of a sequence, and a weight, its place and its layout in memory some ten bytes.
    private const int BytesPerByte = 160;

    public static TheoryData<StoragePrecision, StoragePrecision> Precisions { get; } = new()
    {
        { StoragePrecision.Int8, StoragePrecision.Int8 },
        { StoragePrecision.Float16, StoragePrecision.Int8 },
        { StoragePrecision.Float32, StoragePrecision.Float16 },
    };

    [Theory]
    [MemberData(nameof(Precisions))]
    public void DamagedEncodersAreRefused(StoragePrecision precision, StoragePrecision embeddingPrecision)
    {
        byte[] saved = EncoderStorageTests.Save(EncoderStorageTests.Small(precision, embeddingPrecision));
        int read = Try(Mutations.Count(0.05), seed => new Mutator(seed).Bytes(saved), Score);
        Assert.Equal(0, read);
    }

    // With checksums that fit, what the other checks let through must at least be safe to score.
    [Theory]
    [MemberData(nameof(Precisions))]
    public void ForgedEncodersAreRefusedOrSafe(StoragePrecision precision, StoragePrecision embeddingPrecision)
    {
        byte[] saved = EncoderStorageTests.Save(EncoderStorageTests.Small(precision, embeddingPrecision));
        int tried = Mutations.Count(0.12);
        int read = Try(tried, seed => Forge(saved, seed), Score);
        Assert.InRange(read, tried / 100, tried * 9 / 10);
    }

    [Fact]
    public void ForgedLabelsAreRefusedOrSafe()
    {
        var stream = new MemoryStream();
        TextClassificationSamples.TextLabels.Save(stream);
        byte[] saved = stream.ToArray();
        Try(Mutations.Count(0.04), seed => Forge(saved, seed), entry => LabelValues.Load(entry, 3));
    }

    // Half of the forgeries hit the first section, where the sizes are; four in five keep the bytes' count.
    private static byte[] Forge(byte[] saved, int seed)
    {
        var random = new Random(seed);
        var entry = new SectionedEntry(saved);
        int place = random.Next(2) == 0 ? 0 : random.Next(entry.Sections.Count);
        byte[] section = entry.Sections[place];
        if (random.Next(5) == 0)
        {
            entry.Sections[place] = new Mutator(seed).Bytes(section);
            return entry.ToBytes();
        }

        for (int change = random.Next(1, 4); change > 0; change--)
            section[random.Next(section.Length)] = random.Next(4) switch { 0 => 0xFF, 1 => 0x7F, 2 => 0, _ => (byte)random.Next(256) };
        return entry.ToBytes();
    }

    private static void Score(Stream entry)
    {
        TransformerEncoder encoder = EncoderStorage.Load(entry);
        encoder.Run([0, encoder.Config.VocabularySize - 1], []);
    }

    private static int Try(int count, Func<int, byte[]> damage, Action<Stream> read)
    {
        int succeeded = 0;
        for (int seed = 0; seed < count; seed++)
        {
            byte[] damaged = damage(seed);
            succeeded += HostileInput.Check($"seed {seed}", damaged.Length, () => read(new MemoryStream(damaged)), BytesPerByte, typeof(InvalidDataException)) ? 1 : 0;
        }

        return succeeded;
    }
}

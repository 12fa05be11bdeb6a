using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Damaged and forged entries of a saved model: documented errors only, and memory in proportion to the bytes that are there.</summary>
public sealed class HostileStorageTests
{
    // A weight may take one bit of a sequence, and 40 bytes at most while it is decoded and laid out.
    private const int BytesPerByte = 8 * 40;

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
        Try(Mutations.Count(0.05), seed => new Mutator(seed).Bytes(saved), entry =>
        {
            Score(entry);
            // Some damages put the bytes there that were there.
            Assert.Equal(saved, entry.ToArray());
        });
    }

    // With checksums that fit, what the other checks let through must at least be safe to score.
    [Theory]
    [MemberData(nameof(Precisions))]
    public void ForgedEncodersAreRefusedOrSafe(StoragePrecision precision, StoragePrecision embeddingPrecision)
    {
        byte[] saved = EncoderStorageTests.Save(EncoderStorageTests.Small(precision, embeddingPrecision));
        int tried = Mutations.Count(0.15);
        int read = Try(tried, seed => Forge(saved, seed), Score);
        Assert.InRange(read, tried / 100, tried * 9 / 10);
    }

    // Of every architecture, whatever the sizes say.
    [Fact]
    public void ForgedEncodersOfEveryArchitectureAreRefusedOrSafe()
    {
        foreach (EncoderConfig config in EncoderSamples.Architectures)
        {
            EncoderConfig small = config with { VocabularySize = 12, MaxPositions = 4 };
            byte[] saved = EncoderStorageTests.Save(EncoderModel.Compile(small, EncoderSamples.Random(small, 2, 0.3), StoragePrecision.Int8));
            Try(Mutations.Count(0.02), seed => new Mutator(seed).Bytes(saved), Score);
            Try(Mutations.Count(0.03), seed => Forge(saved, seed), Score);
        }
    }

    // The most that bytes can stand for: every number takes one bit.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.49, 1)]
    [InlineData(0, 0)]
    public void ExpandingSequencesTakeBoundedMemory(double kept, float value)
    {
        EncoderConfig config = EncoderSamples.Tiny with { HiddenSize = 256, IntermediateSize = 4096, VocabularySize = 10_000 };
        var tensors = EncoderSamples.Random(config, 2);
        foreach ((string name, EncoderTensor tensor) in tensors.ToArray())
        {
            bool matrix = tensor.Shape.Count == 2 && name.StartsWith("encoder.", StringComparison.Ordinal);
            float[] values = new float[tensor.Values.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = !matrix || (int)((i + 1) * kept) > (int)(i * kept) ? value : 0;
            tensors[name] = new EncoderTensor([.. tensor.Shape], values);
        }

        byte[] saved = EncoderStorageTests.Save(TransformerEncoder.Compile(config, tensors, StoragePrecision.Int8));
        Assert.True(HostileInput.Check("expanding", saved.Length, () => EncoderStorage.Load(new MemoryStream(saved)), BytesPerByte, typeof(InvalidDataException)));
    }

    [Fact]
    public void ForgedLabelsAreRefusedOrSafe()
    {
        var stream = new MemoryStream();
        TextClassificationSamples.TextLabels.Save(stream);
        byte[] saved = stream.ToArray();
        Try(Mutations.Count(0.05), seed => Forge(saved, seed), entry => LabelValues.Load(entry, 3));
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

    private static void Score(MemoryStream entry)
    {
        EncoderModel encoder = EncoderStorage.Load(entry);
        encoder.Run([0, encoder.Config.VocabularySize - 1], []);
    }

    private static int Try(int count, Func<int, byte[]> damage, Action<MemoryStream> read)
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

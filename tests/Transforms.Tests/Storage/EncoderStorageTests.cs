namespace MLNet.Pruning.Transforms.Tests;

public sealed class EncoderStorageTests
{
    [Theory]
    [InlineData(StoragePrecision.Int8, 0.1)]
    [InlineData(StoragePrecision.Int8, 1)]
    [InlineData(StoragePrecision.Float16, 0.1)]
    [InlineData(StoragePrecision.Float16, 1)]
    [InlineData(StoragePrecision.Float32, 0.1)]
    [InlineData(StoragePrecision.Float32, 1)]
    public void ALoadedEncoderGivesTheSameBits(StoragePrecision precision, double kept)
    {
        foreach (EncoderConfig config in (EncoderConfig[])[EncoderSamples.Tiny, EncoderSamples.TinyDistilBert])
        {
            TransformerEncoder encoder = TransformerEncoder.Compile(config, EncoderSamples.Random(config, 3, kept), precision);
            byte[] saved = Save(encoder);
            TransformerEncoder loaded = EncoderStorage.Load(new MemoryStream(saved));

            Assert.Equal(encoder.Config, loaded.Config);
            Assert.Equal(encoder.RemainingWeights, loaded.RemainingWeights);
            int[] ids = EncoderSamples.Ids(config, 21, 5);
            EncoderStates expected = encoder.Run(ids, []), actual = loaded.Run(ids, []);
            Assert.Equal(expected.Logits, actual.Logits);
            Assert.Equal(expected.Hidden.SelectMany(values => values), actual.Hidden.SelectMany(values => values));
            Assert.Equal(saved, Save(loaded));
        }
    }

    [Fact]
    public void OnlyNonZerosAreStored()
    {
        EncoderConfig config = EncoderSamples.Tiny with { HiddenSize = 64, IntermediateSize = 256, VocabularySize = 1, MaxPositions = 1, TypeVocabularySize = 1 };
        long Size(double kept) => Save(TransformerEncoder.Compile(config, EncoderSamples.Random(config, 2, kept), StoragePrecision.Int8)).Length;
        long weights = 2 * (4 * 64 * 64 + 2 * 64 * 256);

        // A tenth of the weights at two bytes each in the place of all at one.
        Assert.InRange(Size(1) - Size(0.1), 0.75 * weights, 0.81 * weights);
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] saved = Save(Small(StoragePrecision.Int8));
        for (int length = 0; length < saved.Length; length++)
            Assert.Throws<InvalidDataException>(() => EncoderStorage.Load(new MemoryStream(saved, 0, length)));
    }

    [Fact]
    public void EveryFlippedBitIsNoticed()
    {
        byte[] saved = Save(Small(StoragePrecision.Float16));
        for (int i = 0; i < saved.Length; i++)
        {
            byte[] damaged = (byte[])saved.Clone();
            damaged[i] ^= (byte)(1 << i % 8);
            Assert.Throws<InvalidDataException>(() => EncoderStorage.Load(new MemoryStream(damaged)));
        }
    }

    [Fact]
    public void SomethingBehindTheEndIsRefused() =>
        Assert.Throws<InvalidDataException>(() => EncoderStorage.Load(new MemoryStream([.. Save(Small(StoragePrecision.Int8)), 0])));

    // With a checksum that fits, what the other checks let through must at least be safe to score.
    [Theory]
    [InlineData(StoragePrecision.Int8)]
    [InlineData(StoragePrecision.Float16)]
    [InlineData(StoragePrecision.Float32)]
    public void ForgedFilesAreRefusedOrSafe(StoragePrecision precision)
    {
        byte[] saved = Save(Small(precision));
        var random = new Random(17);
        int refused = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] forged = (byte[])saved.Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                // Half of the changes hit the head, where the sizes are.
                int at = random.Next(2) == 0 ? random.Next(80) : random.Next(forged.Length - 4);
                forged[at] = random.Next(4) switch { 0 => 0xFF, 1 => 0x7F, 2 => 0, _ => (byte)random.Next(256) };
            }

            var checksum = new Checksum();
            checksum.Add(forged.AsSpan(0, forged.Length - 4));
            BitConverter.TryWriteBytes(forged.AsSpan(forged.Length - 4), checksum.Value);

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TransformerEncoder encoder = EncoderStorage.Load(new MemoryStream(forged));
                encoder.Run([0, encoder.Config.VocabularySize - 1], []);
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            // A chunk of the reader, its copy, and the model itself; never what a forged size asks for.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        }

        Assert.InRange(refused, 400, 4000);
    }

    [Fact]
    public void ALaterVersionIsRefusedBySayingSo()
    {
        byte[] saved = Save(Small(StoragePrecision.Int8));
        saved[4]++;
        var error = Assert.Throws<InvalidDataException>(() => EncoderStorage.Load(new MemoryStream(saved)));
        Assert.Contains("newer release", error.Message, StringComparison.Ordinal);
    }

    private static TransformerEncoder Small(StoragePrecision precision)
    {
        EncoderConfig config = EncoderSamples.Tiny with { VocabularySize = 12, MaxPositions = 4, HiddenSize = 8, IntermediateSize = 12, Layers = 1 };
        return TransformerEncoder.Compile(config, EncoderSamples.Random(config, 2, 0.3), precision);
    }

    private static byte[] Save(TransformerEncoder encoder)
    {
        var stream = new MemoryStream();
        EncoderStorage.Save(encoder, stream);
        return stream.ToArray();
    }
}

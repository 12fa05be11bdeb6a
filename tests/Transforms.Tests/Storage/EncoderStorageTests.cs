namespace MLNet.Pruning.Transforms.Tests;

public sealed class EncoderStorageTests
{
    [Theory]
    [InlineData(StoragePrecision.Int8, StoragePrecision.Int8, 0.1)]
    [InlineData(StoragePrecision.Int8, StoragePrecision.Float16, 1)]
    [InlineData(StoragePrecision.Float16, StoragePrecision.Float16, 0.1)]
    [InlineData(StoragePrecision.Float16, StoragePrecision.Int8, 1)]
    [InlineData(StoragePrecision.Float32, StoragePrecision.Int8, 0.1)]
    [InlineData(StoragePrecision.Float32, StoragePrecision.Float32, 1)]
    public void ALoadedEncoderGivesTheSameBits(StoragePrecision precision, StoragePrecision embeddingPrecision, double kept)
    {
        foreach (EncoderConfig config in EncoderSamples.Architectures)
        {
            foreach (ScoringPrecision scoring in Enum.GetValues<ScoringPrecision>())
            {
                EncoderModel encoder = EncoderModel.Compile(config, EncoderSamples.Random(config, 3, kept), precision, scoring, embeddingPrecision);
                byte[] saved = Save(encoder);
                EncoderModel loaded = EncoderStorage.Load(new MemoryStream(saved));

                Assert.Equal(encoder.Config, loaded.Config);
                Assert.Equal((precision, embeddingPrecision, scoring), (loaded.Precision, loaded.EmbeddingPrecision, loaded.Scoring));
                Assert.Equal(encoder.RemainingWeights, loaded.RemainingWeights);
                int[] ids = EncoderSamples.Ids(config, 21, 5);
                EncoderStates expected = encoder.Run(ids, []), actual = loaded.Run(ids, []);
                Assert.Equal(expected.Logits, actual.Logits);
                Assert.Equal(expected.Hidden.SelectMany(values => values), actual.Hidden.SelectMany(values => values));
                Assert.Equal(saved, Save(loaded));
            }
        }
    }

    [Fact]
    public void AnEncoderWithoutAHeadComesBack()
    {
        foreach (string[] missing in (string[][])[[TensorNames.Classifier], [TensorNames.Classifier, TensorNames.Pooler]])
        {
            var tensors = EncoderSamples.Random(EncoderSamples.Tiny, 2).Where(pair => !missing.Any(pair.Key.StartsWith)).ToDictionary();
            EncoderModel loaded = EncoderStorage.Load(new MemoryStream(Save(TransformerEncoder.Compile(EncoderSamples.Tiny, tensors, StoragePrecision.Float32))));
            Assert.Equal(missing.Length == 1, loaded.Pooler is not null);
            Assert.Equal(0, loaded.Outputs);
        }
    }

    [Fact]
    public void AStreamThatDoesNotTellItsLengthIsReadAlike()
    {
        EncoderConfig config = EncoderSamples.Tiny with { VocabularySize = 70_000 };
        byte[] saved = Save(TransformerEncoder.Compile(config, EncoderSamples.Random(config, 2), StoragePrecision.Int8));
        Assert.Equal(saved, Save(EncoderStorage.Load(new OneWayStream(saved))));
        Assert.Throws<InvalidDataException>(() => EncoderStorage.Load(new OneWayStream(saved[..^5])));
    }

    [Fact]
    public void EmbeddingsAreStoredAtTheirOwnPrecision()
    {
        EncoderConfig config = EncoderSamples.Tiny with { VocabularySize = 4000 };
        int Size(StoragePrecision precision) => Save(TransformerEncoder.Compile(config, EncoderSamples.Random(config, 2), StoragePrecision.Int8, embeddingPrecision: precision)).Length;
        int values = config.HiddenSize * (config.VocabularySize + config.MaxPositions + config.TypeVocabularySize);
        Assert.Equal(2 * values, Size(StoragePrecision.Float32) - Size(StoragePrecision.Float16));
        Assert.InRange(Size(StoragePrecision.Float16) - Size(StoragePrecision.Int8), 0.8 * values, 1.2 * values);
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

    [Fact]
    public void SomethingBehindASectionIsRefused()
    {
        byte[] saved = Save(Small(StoragePrecision.Int8));
        for (int i = 0; i < new SectionedEntry(saved).Sections.Count; i++)
        {
            var entry = new SectionedEntry(saved);
            entry.Sections[i] = [.. entry.Sections[i], 0];
            var error = Assert.Throws<InvalidDataException>(() => EncoderStorage.Load(new MemoryStream(entry.ToBytes())));
            Assert.Contains("1 bytes are left over", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ALaterVersionIsRefusedBySayingSo()
    {
        byte[] saved = Save(Small(StoragePrecision.Int8));
        saved[4]++;
        var error = Assert.Throws<InvalidDataException>(() => EncoderStorage.Load(new MemoryStream(saved)));
        Assert.Contains("newer release", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "EncoderArchitecture has the unknown value 200")]
    [InlineData(1, "StoragePrecision has the unknown value 200")]
    [InlineData(2, "StoragePrecision has the unknown value 200")]
    [InlineData(3, "ScoringPrecision has the unknown value 200")]
    public void UnknownSettingsAreRefused(int place, string message)
    {
        var entry = new SectionedEntry(Save(Small(StoragePrecision.Int8)));
        entry.Sections[0][place] = 200;
        var error = Assert.Throws<InvalidDataException>(() => EncoderStorage.Load(new MemoryStream(entry.ToBytes())));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    internal static TransformerEncoder Small(StoragePrecision precision, StoragePrecision? embeddingPrecision = null)
    {
        EncoderConfig config = EncoderSamples.Tiny with { VocabularySize = 12, MaxPositions = 4, HiddenSize = 8, IntermediateSize = 12, Layers = 1 };
        return TransformerEncoder.Compile(config, EncoderSamples.Random(config, 2, 0.3), precision, embeddingPrecision: embeddingPrecision);
    }

    internal static byte[] Save(EncoderModel encoder)
    {
        var stream = new MemoryStream();
        EncoderStorage.Save(encoder, stream);
        return stream.ToArray();
    }

    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        // Never as much as asked for.
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1000)]);
    }
}

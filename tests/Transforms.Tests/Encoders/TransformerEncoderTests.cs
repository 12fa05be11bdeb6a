namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class TransformerEncoderTests
{
    private static readonly EncoderConfig Config = EncoderSamples.Tiny;

    [Fact]
    public void ATextHasTheSameBitsWhateverWasScoredBefore()
    {
        TransformerEncoder encoder = Compile(Config, 0.3);
        int[][] texts = [.. Enumerable.Range(1, 40).Select(length => EncoderSamples.Ids(Config, length, length))];
        float[][] alone = [.. texts.Select(text => Score(Compile(Config, 0.3), text))];
        foreach (int i in Enumerable.Range(0, 400).Select(i => i * 17 % 40))
            Assert.Equal(alone[i], Score(encoder, texts[i]));
    }

    [Theory]
    [InlineData(ScoringPrecision.Exact)]
    [InlineData(ScoringPrecision.Fast)]
    public void ATextHasTheSameBitsAloneAndInABatch(ScoringPrecision scoring)
    {
        TransformerEncoder encoder = TransformerEncoder.Compile(Config, EncoderSamples.Random(Config, 3, 0.3), StoragePrecision.Int8, scoring);
        TokenizedText[] texts = [.. Enumerable.Range(1, 60).Select(i =>
        {
            int length = 1 + i * 29 % 80;
            return new TokenizedText(EncoderSamples.Ids(Config, length, i), [.. Enumerable.Range(0, length).Select(token => (byte)(token % 2))], false);
        })];
        for (int count = 1; count <= texts.Length; count += 7)
        {
            float[] logits = new float[count * 3], pooled = new float[count * Config.HiddenSize], alone = new float[3], alonePooled = new float[Config.HiddenSize];
            encoder.Score(texts.AsSpan(0, count), logits, pooled);
            for (int i = 0; i < count; i++)
            {
                encoder.Score(texts[i].Ids, texts[i].Types, alone);
                Assert.Equal(alone, logits[(i * 3)..(i * 3 + 3)]);
                encoder.Score(texts.AsSpan(i, 1), alone, alonePooled);
                Assert.Equal(alonePooled, pooled[(i * Config.HiddenSize)..((i + 1) * Config.HiddenSize)]);
            }
        }
    }

    [Theory]
    [InlineData(ScoringPrecision.Exact)]
    [InlineData(ScoringPrecision.Fast)]
    public void ATextHasTheSameBitsOnAnyNumberOfThreads(ScoringPrecision scoring)
    {
        EncoderConfig config = Config with { MaxPositions = 512 };
        TransformerEncoder encoder = Compile(config, 0.3, scoring);
        foreach (int length in (int[])[1, 64, 65, 130, 257, 512])
        {
            int[] ids = EncoderSamples.Ids(config, length, length);
            float[] alone = new float[3], shared = new float[3];
            Compile(config, 0.3, scoring).Score(ids, [], alone);
            foreach (int threads in (int[])[2, 3, 8])
            {
                encoder.Score([new TokenizedText(ids, [], false)], shared, [], threads);
                Assert.Equal(alone, shared);
            }
        }
    }

    [Theory]
    [InlineData(ScoringPrecision.Exact)]
    [InlineData(ScoringPrecision.Fast)]
    public async Task ManyThreadsGetTheSameBits(ScoringPrecision scoring)
    {
        TransformerEncoder encoder = TransformerEncoder.Compile(Config, EncoderSamples.Random(Config, 3, 0.1), StoragePrecision.Int8, scoring);
        int[][] texts = [.. Enumerable.Range(1, 40).Select(length => EncoderSamples.Ids(Config, length, length))];
        float[][] expected = [.. texts.Select(text => Score(encoder, text))];
        var threads = Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            () => Enumerable.Range(0, 400).All(i => Score(encoder, texts[(i + thread) % 40]).SequenceEqual(expected[(i + thread) % 40])),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Assert.All(await Task.WhenAll(threads), Assert.True);
    }

    [Fact]
    public void ScoreAllocatesNothingAfterTheFirstCall()
    {
        foreach (EncoderConfig config in EncoderSamples.Architectures)
        {
            EncoderModel encoder = EncoderModel.Compile(config, EncoderSamples.Random(config, 3, 0.1), StoragePrecision.Int8);
            int[] ids = EncoderSamples.Ids(config, 30, 1);
            float[] logits = new float[3];
            for (int i = 0; i < 3; i++)
                encoder.Score(ids, [], logits);

            // .NET's table of generic virtual methods, which all threads fill, grows on the thread that finds it full: once, where a call's own would be in every round.
            long least = long.MaxValue;
            for (int round = 0; round < 3; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                    encoder.Score(ids, [], logits);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.True(least == 0, $"{config.Architecture}: {least} bytes in 100 calls");
        }
    }

    [Theory]
    [InlineData(StoragePrecision.Int8)]
    [InlineData(StoragePrecision.Float16)]
    [InlineData(StoragePrecision.Float32)]
    public void TheTensorsOfACompiledEncoderCompileToTheSameBits(StoragePrecision precision)
    {
        foreach (EncoderConfig config in (EncoderConfig[])[Config, EncoderSamples.TinyDistilBert])
        {
            TransformerEncoder encoder = TransformerEncoder.Compile(config, EncoderSamples.Random(config, 3, 0.4), precision);
            IReadOnlyDictionary<string, EncoderTensor> tensors = encoder.ToTensors();
            TransformerEncoder again = TransformerEncoder.Compile(config, tensors, StoragePrecision.Float32);
            int[] ids = EncoderSamples.Ids(config, 20, 3);

            Assert.Equal(EncoderSamples.Random(config, 3).Keys.Order(), tensors.Keys.Order());
            Assert.Equal(Score(encoder, ids), Score(again, ids));
        }
    }

    [Fact]
    public void SparseAndDenseEncodersAgree()
    {
        Dictionary<string, EncoderTensor> tensors = EncoderSamples.Random(Config, 3, 0.1);
        TransformerEncoder sparse = TransformerEncoder.Compile(Config, tensors, StoragePrecision.Float32);
        var layers = sparse.Layers.Select(layer => new EncoderLayer(
            Dense(layer.Query), Dense(layer.Key), Dense(layer.Value), Dense(layer.AttentionOutput), layer.AttentionNorm,
            Dense(layer.Intermediate), Dense(layer.Output), layer.OutputNorm));
        var dense = new TransformerEncoder(sparse.Parts with { Linears = [.. layers.SelectMany(layer => layer.Prunable)] });
        int[] ids = EncoderSamples.Ids(Config, 50, 9);

        Assert.All(sparse.Layers.SelectMany(layer => layer.Prunable), linear => Assert.IsNotType<DenseMatrix>(linear.Weight));
        foreach ((float expected, float actual) in Score(dense, ids).Zip(Score(sparse, ids)))
            Assert.Equal(expected, actual, 1e-5);
        Assert.Equal(0.1, sparse.RemainingWeights, 0.02);
    }

    [Fact]
    public void TokenTypesMatter()
    {
        TransformerEncoder encoder = Compile(Config, 1);
        int[] ids = EncoderSamples.Ids(Config, 4, 2);
        Assert.Equal(encoder.Run(ids, []).Logits, encoder.Run(ids, [0, 0, 0, 0]).Logits);
        Assert.NotEqual(encoder.Run(ids, []).Logits, encoder.Run(ids, [0, 0, 1, 1]).Logits);
    }

    [Fact]
    public void AClassifierOfThousandsOfClassesFits()
    {
        TransformerEncoder encoder = TransformerEncoder.Compile(Config, EncoderSamples.Random(Config, 5000), StoragePrecision.Int8);
        Assert.Equal(5000, Score(encoder, [1, 2]).Length);
    }

    [Fact]
    public void BadTokensAreRefused()
    {
        TransformerEncoder encoder = Compile(Config, 1);
        Assert.Throws<ArgumentException>(() => encoder.Run([], []));
        Assert.Throws<ArgumentException>(() => encoder.Run(new int[81], []));
        Assert.Throws<ArgumentException>(() => encoder.Run([1, 2], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Run([90], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Run([-1], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Run([1], [2]));
        Assert.Throws<ArgumentException>(() => encoder.Score([1], [], new float[2]));
    }

    [Fact]
    public void BadWeightsAreRefusedByName()
    {
        const string Name = "encoder.layer.1.output.dense.weight";
        Assert.Contains(Name, Refused(tensors => tensors.Remove(Name)), StringComparison.Ordinal);
        Assert.Contains("[32, 16]", Refused(tensors => tensors[Name] = new EncoderTensor([32, 16], new float[512])), StringComparison.Ordinal);
        Assert.Contains(Name, Refused(tensors => tensors[Name].Array[7] = float.NaN), StringComparison.Ordinal);
        Assert.Contains("65504", Refused(tensors => tensors[Name].Array[7] = 1e5f, StoragePrecision.Float16), StringComparison.Ordinal);
        Assert.Contains("pooler", Refused(tensors => tensors.Remove("pooler.dense.weight")), StringComparison.Ordinal);
    }

    private static string Refused(Action<Dictionary<string, EncoderTensor>> change, StoragePrecision precision = StoragePrecision.Float32)
    {
        Dictionary<string, EncoderTensor> tensors = EncoderSamples.Random(Config, 3);
        change(tensors);
        return Assert.Throws<ArgumentException>(() => TransformerEncoder.Compile(Config, tensors, precision)).Message;
    }

    private static Linear Dense(Linear linear) =>
        linear with { Weight = new DenseMatrix(linear.Weight.ToCompressedRows()) };

    private static TransformerEncoder Compile(EncoderConfig config, double kept, ScoringPrecision scoring = ScoringPrecision.Exact) =>
        TransformerEncoder.Compile(config, EncoderSamples.Random(config, 3, kept), StoragePrecision.Int8, scoring);

    private static float[] Score(TransformerEncoder encoder, int[] ids)
    {
        float[] logits = new float[encoder.Outputs];
        encoder.Score(ids, [], logits);
        return logits;
    }
}

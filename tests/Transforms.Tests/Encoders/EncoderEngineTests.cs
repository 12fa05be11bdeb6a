using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>
/// The engine against the encoder in plain loops. The bound is what the plain loops themselves are off by, in the mean of some draws, when every term
/// of every sum gets the largest error that the number formats allow, with a random sign: a rounding of the activation, one of the weight where a layout
/// makes it, and those of the sum.
/// </summary>
[Trait("Category", "Kernels")]
public sealed class EncoderEngineTests
{
    private const int Classes = 3, NoiseDraws = 5;

    // Nothing here is a multiple of a tile.
    private static readonly EncoderConfig Odd = new()
    {
        VocabularySize = 5,
        HiddenSize = 12,
        Layers = 1,
        AttentionHeads = 3,
        IntermediateSize = 7,
        MaxPositions = 512,
    };

    [Theory]
    [InlineData(ScoringPrecision.Exact, nameof(MatrixLayout.Dense))]
    [InlineData(ScoringPrecision.Exact, nameof(MatrixLayout.Sparse))]
    [InlineData(ScoringPrecision.Exact, nameof(MatrixLayout.Blocks))]
    [InlineData(ScoringPrecision.Fast, nameof(MatrixLayout.Dense))]
    [InlineData(ScoringPrecision.Fast, nameof(MatrixLayout.Sparse))]
    [InlineData(ScoringPrecision.Fast, nameof(MatrixLayout.Blocks))]
    public void TextsOfAnyLengthScoreAsInPlainLoops(ScoringPrecision scoring, string layout)
    {
        Compare(EncoderSamples.Tiny, scoring, Enum.Parse<MatrixLayout>(layout), [1, 15, 16, 17, 31, 32, 33, 64, 80]);
        Compare(EncoderSamples.TinyDistilBert, scoring, Enum.Parse<MatrixLayout>(layout), [1, 33]);
        Compare(Odd, scoring, Enum.Parse<MatrixLayout>(layout), [1, 16, 17, 512]);
        Compare(Odd with { HiddenSize = 1, AttentionHeads = 1, IntermediateSize = 1, Layers = 2 }, scoring, Enum.Parse<MatrixLayout>(layout), [1, 47]);
    }

    [Theory]
    [InlineData(ScoringPrecision.Exact)]
    [InlineData(ScoringPrecision.Fast)]
    public void ManyTextsOfOneTokenAndALongOneHaveTheBitsThatTheyHaveAlone(ScoringPrecision scoring)
    {
        foreach (EncoderConfig config in (EncoderConfig[])[Odd, Odd with { HiddenSize = 1, AttentionHeads = 1, IntermediateSize = 1 }])
        {
            TransformerEncoder encoder = TransformerEncoder.Compile(config, EncoderSamples.Random(config, Classes, 0.5), StoragePrecision.Float32, scoring);
            foreach (int[] lengths in (int[][])[[], [1], [.. Enumerable.Repeat(1, 60)], [.. Enumerable.Repeat(1, 31), 512, 1, 17], [512, 512, 1]])
            {
                TokenizedText[] texts = [.. lengths.Select((length, i) => new TokenizedText(EncoderSamples.Ids(config, length, i), [], false))];
                float[] logits = new float[texts.Length * Classes], pooled = new float[texts.Length * config.HiddenSize], alone = new float[Classes];
                encoder.Score(texts, logits, pooled);
                for (int i = 0; i < texts.Length; i++)
                {
                    encoder.Score(texts[i].Ids, [], alone);
                    Assert.Equal(alone, logits[(i * Classes)..((i + 1) * Classes)]);
                }
            }
        }
    }

    private static void Compare(EncoderConfig config, ScoringPrecision scoring, MatrixLayout layout, int[] lengths)
    {
        Dictionary<string, EncoderTensor> tensors = EncoderSamples.Random(config, Classes, 0.4);
        TransformerEncoder encoder = Lay(TransformerEncoder.Compile(config, tensors, StoragePrecision.Float32, scoring), layout);
        var outputs = new Deviation();
        foreach (int length in lengths)
        {
            int[] ids = EncoderSamples.Ids(config, length, length), types = [.. ids.Select((_, i) => config.TypeVocabularySize > 0 ? i % 2 : 0)];
            byte[] bytes = Array.ConvertAll(types, type => (byte)type);
            ReferenceEncoder.Result expected = ReferenceEncoder.Forward(config, tensors, ids, types);
            ReferenceEncoder.Result[] noisy = [.. Enumerable.Range(0, NoiseDraws).Select(draw =>
                ReferenceEncoder.Forward(config, tensors, ids, types, noise: Noise(config, scoring, layout, length, draw)))];
            EncoderStates actual = encoder.Run(ids, bytes);

            var hidden = new Deviation();
            for (int layer = 0; layer <= config.Layers; layer++)
                hidden.Add(expected.States[layer], noisy.Select(result => result.States[layer]), actual.Hidden[layer]);
            hidden.Check($"{length} tokens, {config.HiddenSize} features");

            float[] scored = new float[Classes];
            encoder.Score(ids, bytes, scored);
            outputs.Add(expected.Pooled!, noisy.Select(result => result.Pooled!), actual.Pooled!);
            outputs.Add(expected.Logits!, noisy.Select(result => result.Logits!), actual.Logits!);
            outputs.Add(expected.Logits!, noisy.Select(result => result.Logits!), scored);
        }

        outputs.Check($"outputs, {config.HiddenSize} features");
    }

    private static Func<string?, double> Noise(EncoderConfig config, ScoringPrecision scoring, MatrixLayout layout, int tokens, int draw)
    {
        var random = new Random(tokens + (1000 * draw));
        double sums = Naive.Roundings(Math.Max(tokens, Math.Max(config.HiddenSize, config.IntermediateSize)) + 4);
        double products = scoring == ScoringPrecision.Exact ? 0 : layout == MatrixLayout.Sparse ? 2 * Naive.BrainRounding : Naive.BrainRounding;
        double attention = scoring == ScoringPrecision.Exact ? Naive.ExpError<SingleFunctions>() : Naive.ExpError<BrainFunctions>();
        return part =>
        {
            double size = sums + (part is null ? attention : part.StartsWith("encoder.", StringComparison.Ordinal) ? products : 0);
            return random.Next(2) == 0 ? size : -size;
        };
    }

    private static TransformerEncoder Lay(TransformerEncoder encoder, MatrixLayout layout)
    {
        var layers = encoder.Layers.Select(layer => layer with
        {
            Query = Lay(layer.Query),
            Key = Lay(layer.Key),
            Value = Lay(layer.Value),
            AttentionOutput = Lay(layer.AttentionOutput),
            Intermediate = Lay(layer.Intermediate),
            Output = Lay(layer.Output),
        });
        return new TransformerEncoder(encoder.Parts with { Linears = [.. layers.SelectMany(layer => layer.Prunable)] });

        Linear Lay(Linear linear)
        {
            CompressedRows stored = linear.Weight.ToCompressedRows();
            return linear with
            {
                Weight = layout switch
                {
                    MatrixLayout.Dense => new DenseMatrix(stored),
                    MatrixLayout.Blocks => new BlockMatrix(stored),
                    _ when encoder.Scoring == ScoringPrecision.Fast => new SparseMatrix<BrainEntry>(stored),
                    _ => new SparseMatrix<SingleEntry>(stored),
                },
            };
        }
    }

    /// <summary>Root mean squares of what is off and of what may be off.</summary>
    private sealed class Deviation
    {
        private double _actual;
        private double _allowed;

        public void Add(double[] expected, IEnumerable<double[]> noisy, float[] actual)
        {
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
                _actual += Math.Pow(actual[i] - expected[i], 2);
            _allowed += noisy.Average(draw => draw.Zip(expected, (value, exact) => Math.Pow(value - exact, 2)).Sum());
        }

        public void Check(string what) =>
            Assert.True(_actual <= _allowed, $"{what}: off by {Math.Sqrt(_actual):G3} where the formats allow {Math.Sqrt(_allowed):G3}.");
    }
}

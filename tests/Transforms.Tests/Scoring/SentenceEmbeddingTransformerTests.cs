using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class SentenceEmbeddingTransformerTests
{
    private static readonly EncoderConfig Bert = TextClassificationSamples.Config;
    private static readonly EncoderConfig Bottleneck = Bert with { Architecture = EncoderArchitecture.Bottleneck, BottleneckSize = Bert.HiddenSize / 2, FeedForwards = 2 };

    private readonly MLContext _context = new(1);
    private readonly IDataView _data;

    public SentenceEmbeddingTransformerTests() => _data = TextClassificationSamples.Load(_context);

    [Theory]
    [InlineData(StoragePrecision.Int8, ScoringPrecision.Exact, false)]
    [InlineData(StoragePrecision.Float16, ScoringPrecision.Fast, false)]
    [InlineData(StoragePrecision.Float32, ScoringPrecision.Exact, false)]
    [InlineData(StoragePrecision.Float32, ScoringPrecision.Exact, true)]
    public void TransformEngineAndFileGiveTheNormalisedMeanOfTheLastStates(StoragePrecision precision, ScoringPrecision scoring, bool bottleneck)
    {
        SentenceEmbeddingTransformer fitted = Create(bottleneck ? Bottleneck : Bert, precision, scoring);
        float[][] expected = [.. TextClassificationSamples.Texts.Select(text => Mean(fitted, text))];
        Assert.Equal(TextClassificationSamples.Texts.Length, expected.Select(vector => vector[0]).Distinct().Count());

        float[][]? bits = null;
        foreach (ITransformer model in (ITransformer[])[fitted, SaveAndLoad(fitted)])
        {
            foreach (int threads in (int[])[1, 3])
            {
                ((PrunedTextTransformer)model).Threads = threads;
                float[][] vectors = [.. model.Transform(_data).GetColumn<float[]>("Vector")];
                Assert.Equal(bits ??= vectors, vectors);
            }

            ((PrunedTextTransformer)model).ThreadsPerRow = 2;
            using var engine = _context.Model.CreatePredictionEngine<TextClassificationSamples.Row, Prediction>(model);
            Assert.Equal(bits, TextClassificationSamples.Texts.Select(text => engine.Predict(new() { Sentence1 = text }).Vector));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(1, TensorPrimitives.Norm<float>(bits![i]), 1e-5);
            Assert.All(expected[i].Zip(bits[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void EverythingThatWasSavedComesBack()
    {
        SentenceEmbeddingTransformer fitted = Create(Bert), loaded = SaveAndLoad(fitted);
        Assert.Equal(fitted.Columns, loaded.Columns);
        Assert.Equal((fitted.EncoderConfig, fitted.MaxLength, fitted.RemainingWeights), (loaded.EncoderConfig, loaded.MaxLength, loaded.RemainingWeights));
        Assert.Equal(fitted.Vocabulary.Pieces, loaded.Vocabulary.Pieces);
        foreach ((string name, EncoderTensor tensor) in fitted.ToTensors())
            Assert.Equal(tensor.Values.ToArray(), loaded.ToTensors()[name].Values.ToArray());
    }

    [Fact]
    public void ThePromisedSchemaIsTheRealOneAndOtherColumnsPass()
    {
        SentenceEmbeddingTransformer transformer = Create(Bert);
        IDataView output = transformer.Transform(_data);
        foreach (DataViewSchema schema in (DataViewSchema[])[transformer.GetOutputSchema(_data.Schema), output.Schema])
            Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, Bert.HiddenSize), schema["Vector"].Type);
        Assert.Equal(_data.GetColumn<float>("Other"), output.GetColumn<float>("Other"));
    }

    [Fact]
    public void TheVectorMayTakeTheNameOfTheText()
    {
        IDataView output = Create(Bert, columns: new("Sentence1", "Sentence1")).Transform(_data);
        Assert.Equal(Create(Bert).Transform(_data).GetColumn<float[]>("Vector"), output.GetColumn<float[]>("Sentence1"));
    }

    [Fact]
    public void AnEncoderWithoutHiddenStatesIsRefused()
    {
        EncoderConfig words = Bert with { Architecture = EncoderArchitecture.BiLstm, Layers = 1, AttentionHeads = 1, EmbeddingSize = 24, TypeVocabularySize = 1 };
        Assert.Contains("BiLstm", Assert.Throws<ArgumentException>(() => Create(words)).Message, StringComparison.Ordinal);
        EncoderModel model = EncoderModel.Compile(words, EncoderSamples.Random(words, 1, 0.3), StoragePrecision.Int8);
        Assert.Contains("BiLstm", Assert.Throws<NotSupportedException>(() => model.Average([new TokenizedText([2, 3], [0, 0], false)], new float[words.HiddenSize])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingColumnAndAWrongOneAreNamed()
    {
        Assert.Contains("Sentence1", Assert.Throws<ArgumentOutOfRangeException>(
            () => Create(Bert).Transform(_context.Data.LoadFromEnumerable(new[] { new { Other = 1f } }))).Message, StringComparison.Ordinal);
        Assert.Contains("Other", Assert.Throws<ArgumentOutOfRangeException>(() => Create(Bert, columns: new("Other", "Vector")).Transform(_data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReportsShowItAndAnExportRefusesIt()
    {
        SentenceEmbeddingTransformer model = Create(Bert);
        SparsityReport report = SparsityReport.FromModel(model, measureTime: true);
        Assert.Equal(model.RemainingWeights, report.RemainingWeights, 12);
        Assert.NotEmpty(report.ScoringTimes);
        Assert.Contains(nameof(SentenceEmbeddingTransformer), Assert.Throws<NotSupportedException>(() => OnnxExport.Save(model, "no.onnx")).Message, StringComparison.Ordinal);
        Assert.Contains(nameof(SentenceEmbeddingTransformer), Assert.Throws<NotSupportedException>(() => HuggingFaceExport.SaveToDirectory(model, "no-folder")).Message, StringComparison.Ordinal);
    }

    private static float[] Mean(SentenceEmbeddingTransformer model, string text)
    {
        TokenizedText tokens = model.Scorer.Tokenize(text, null);
        int size = model.EncoderConfig.HiddenSize;
        double[] sum = new double[size];
        float[] last = model.Scorer.Encoder.Run(tokens.Ids, []).Hidden[^1];
        for (int i = 0; i < last.Length; i++)
            sum[i % size] += last[i];
        double norm = Math.Sqrt(sum.Sum(value => value * value));
        return [.. sum.Select(value => (float)(value / norm))];
    }

    private SentenceEmbeddingTransformer Create(
        EncoderConfig config, StoragePrecision precision = StoragePrecision.Int8, ScoringPrecision scoring = ScoringPrecision.Exact, SentenceEmbeddingColumns? columns = null) =>
        SentenceEmbeddingSamples.Create(_context, config, precision, scoring, columns);

    private SentenceEmbeddingTransformer SaveAndLoad(SentenceEmbeddingTransformer model)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        return Assert.IsType<SentenceEmbeddingTransformer>(FittedTextModel.Find(new MLContext().Model.Load(stream, out _)));
    }

    private sealed class Prediction
    {
        public float[] Vector { get; set; } = [];
    }
}

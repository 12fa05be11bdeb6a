using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class PrunedTextRegressionTransformerTests
{
    private readonly MLContext _context = new(1);
    private readonly IDataView _data;

    public PrunedTextRegressionTransformerTests() => _data = TextClassificationSamples.Load(_context);

    [Theory]
    [InlineData(StoragePrecision.Int8, false)]
    [InlineData(StoragePrecision.Float16, true)]
    [InlineData(StoragePrecision.Float32, true)]
    public void TransformEngineAndFileGiveTheEncodersOutput(StoragePrecision precision, bool pair)
    {
        PrunedTextRegressionTransformer fitted = TextRegressionSamples.Create(
            _context, pair ? TextRegressionSamples.PairColumns : null, precision, TrainingReportTests.Sample);
        var rows = _context.Data.CreateEnumerable<TextClassificationSamples.Row>(_data, reuseRowObject: false).ToList();
        float[] expected = [.. rows.Select(row => fitted.Scorer.Encoder.Run(Tokens(fitted, row, pair).Ids, Tokens(fitted, row, pair).Types).Logits!.Single())];
        Assert.Equal(expected.Length, expected.Distinct().Count());

        foreach (ITransformer model in (ITransformer[])[fitted, SaveAndLoad(fitted)])
        {
            foreach (int threads in (int[])[1, 3])
            {
                ((PrunedTextTransformer)model).Threads = threads;
                Assert.Equal(expected, model.Transform(_data).GetColumn<float>("Score"));
            }

            using var engine = _context.Model.CreatePredictionEngine<TextClassificationSamples.Row, TextRegressionSamples.Prediction>(model);
            Assert.Equal(expected, rows.Select(row => engine.Predict(row).Score));
        }
    }

    [Fact]
    public void EverythingThatWasSavedComesBack()
    {
        PrunedTextRegressionTransformer fitted = TextRegressionSamples.Create(_context, TextRegressionSamples.PairColumns, report: TrainingReportTests.Sample);
        PrunedTextRegressionTransformer loaded = SaveAndLoad(fitted);

        Assert.Equal(fitted.Columns, loaded.Columns);
        Assert.Equal((fitted.EncoderConfig, fitted.MaxLength, fitted.RemainingWeights), (loaded.EncoderConfig, loaded.MaxLength, loaded.RemainingWeights));
        Assert.Equal(fitted.Vocabulary.Pieces, loaded.Vocabulary.Pieces);
        Assert.Equal(TrainingReportTests.Sample.Epochs, loaded.TrainingReport!.Epochs);
        foreach ((string name, EncoderTensor tensor) in fitted.ToTensors())
            Assert.Equal(tensor.Values.ToArray(), loaded.ToTensors()[name].Values.ToArray());
        Assert.Null(SaveAndLoad(TextRegressionSamples.Create(_context)).TrainingReport);
    }

    [Fact]
    public void ThePromisedSchemaIsTheRealOneAndMarkedAsARegression()
    {
        PrunedTextRegressionTransformer transformer = TextRegressionSamples.Create(_context, TextRegressionSamples.PairColumns);
        foreach (DataViewSchema schema in (DataViewSchema[])
            [transformer.GetOutputSchema(_data.Schema), transformer.Transform(_data).Schema, ((ITransformer)transformer).GetRowToRowMapper(_data.Schema).OutputSchema])
        {
            Assert.Equal(NumberDataViewType.Single, schema["Score"].Type);
            Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, TextClassificationSamples.Config.HiddenSize), schema["Embedding"].Type);
            Assert.Null(schema.GetColumnOrNull("PredictedLabel"));
            ReadOnlyMemory<char> kind = default;
            schema["Score"].Annotations.GetValue("ScoreColumnKind", ref kind);
            Assert.Equal("Regression", kind.ToString());
        }
    }

    [Fact]
    public void TheEmbeddingIsThePooledState()
    {
        PrunedTextRegressionTransformer transformer = TextRegressionSamples.Create(_context, TextRegressionSamples.Columns with { Embedding = "Embedding" });
        float[][] pooled = [.. TextClassificationSamples.Texts.Select(text => transformer.Scorer.Encoder.Run(transformer.Scorer.Tokenize(text, null).Ids, []).Pooled!)];
        Assert.Equal(pooled, transformer.Transform(_data).GetColumn<float[]>("Embedding"));
    }

    [Fact]
    public void PartsThatDoNotFitAreRefused()
    {
        EncoderModel classifier = TextClassificationSamples.Create(_context).Classifier.Encoder;
        Assert.Contains("1 output, the encoder 3", Assert.Throws<ArgumentException>(() => new TextRegressor(TextClassificationSamples.Vocabulary, classifier, 12)).Message, StringComparison.Ordinal);
        Assert.Contains("'Score'", Assert.Throws<ArgumentException>(
            () => TextRegressionSamples.Create(_context, TextRegressionSamples.Columns with { Embedding = "Score" })).Message, StringComparison.Ordinal);
        Assert.Contains("Sentence1", Assert.Throws<ArgumentOutOfRangeException>(
            () => TextRegressionSamples.Create(_context).Transform(_context.Data.LoadFromEnumerable(new[] { new { Other = 1f } }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASparsityReportKnowsIt()
    {
        PrunedTextRegressionTransformer model = TextRegressionSamples.Create(_context);
        Assert.Equal(model.RemainingWeights, SparsityReport.FromModel(model).RemainingWeights, 12);
    }

    private static TokenizedText Tokens(PrunedTextTransformer model, TextClassificationSamples.Row row, bool pair) =>
        model.Scorer.Tokenize(row.Sentence1!, pair ? row.Sentence2 : null);

    private PrunedTextRegressionTransformer SaveAndLoad(PrunedTextRegressionTransformer model)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        return Assert.IsType<PrunedTextRegressionTransformer>(FittedTextModel.Find(new MLContext().Model.Load(stream, out _)));
    }
}

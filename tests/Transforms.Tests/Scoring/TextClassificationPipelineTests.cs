using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>The scored view among the operations of ML.NET.</summary>
public sealed class TextClassificationPipelineTests
{
    private const int Rows = 900;

    private readonly MLContext _context = new(1);
    private readonly PrunedTextClassificationTransformer _transformer;
    private readonly Row[] _rows;
    private readonly IDataView _data;

    public TextClassificationPipelineTests()
    {
        string[] words = ["the", "quick", "brown", "fox", "lazy", "dog"];
        var random = new Random(3);
        _rows = [.. Enumerable.Range(0, Rows).Select(i => new Row
        {
            Sentence1 = string.Join(' ', Enumerable.Range(0, random.Next(9)).Select(_ => words[random.Next(words.Length)])),
            Number = i,
            Class = TextClassificationSamples.TextLabels.Names[i % 3],
        })];
        _data = _context.Data.LoadFromEnumerable(_rows);
        _transformer = TextClassificationSamples.Create(_context);
    }

    [Fact]
    public void AChainPassesItsRowsThrough()
    {
        ITransformer chain = new TransformerChain<ITransformer>(
            _context.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(_data),
            _transformer,
            _context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(_transformer.Transform(_data)));
        var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(chain);

        Prediction[] predictions = [.. _context.Data.CreateEnumerable<Prediction>(chain.Transform(_data), reuseRowObject: false)];
        Assert.Equal(Rows, predictions.Length);
        Assert.All(predictions, (prediction, i) =>
        {
            Prediction expected = engine.Predict(_rows[i]);
            Assert.Equal((i, _rows[i].Class, expected.Name), (prediction.Number, prediction.Class, prediction.Name));
            Assert.Equal(expected.Score, prediction.Score);
        });
    }

    [Fact]
    public void FiltersCachesSplitsAndShufflesKeepRowsAndScoresTogether()
    {
        float[][] expected = [.. _transformer.Transform(_data).GetColumn<float[]>("Score")];
        IDataView scored = _transformer.Transform(_data), cached = _context.Data.Cache(scored);
        void AssertTogether(IDataView view, int rows)
        {
            Prediction[] found = [.. _context.Data.CreateEnumerable<Prediction>(view, reuseRowObject: false, ignoreMissingColumns: true)];
            Assert.Equal(rows, found.Length);
            Assert.All(found, row => Assert.Equal(expected[row.Number], row.Score));
        }

        AssertTogether(_context.Data.FilterRowsByMissingValues(scored, "Weight"), Rows / 3 * 2);
        AssertTogether(_transformer.Transform(_context.Data.FilterRowsByMissingValues(_data, "Weight")), Rows / 3 * 2);
        AssertTogether(_context.Data.SkipRows(scored, 850), 50);
        AssertTogether(_context.Data.TakeRows(scored, 7), 7);
        AssertTogether(_context.Data.ShuffleRows(scored, seed: 2), Rows);
        AssertTogether(cached, Rows);
        AssertTogether(cached, Rows);
        AssertTogether(_transformer.Transform(_context.Data.Cache(_data)), Rows);
        DataOperationsCatalog.TrainTestData split = _context.Data.TrainTestSplit(scored, 0.3);
        int train = split.TrainSet.GetColumn<int>("Number").Count();
        AssertTogether(split.TrainSet, train);
        AssertTogether(split.TestSet, Rows - train);
    }

    [Fact]
    public void EvaluateGivesTheSameFiguresForAnyNumberOfThreads()
    {
        IDataView data = _context.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(_data).Transform(_data);
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context, LabelValues.FromColumn(data.Schema["Label"]));
        double[] losses = [.. new[] { 1, 2, 4 }.Select(threads =>
        {
            transformer.Threads = threads;
            return _context.MulticlassClassification.Evaluate(transformer.Transform(data)).LogLoss;
        })];
        Assert.Equal(losses[0], losses[1]);
        Assert.Equal(losses[0], losses[2]);
    }

    [Fact]
    public async Task SeveralCursorsReadOneViewAtOnce()
    {
        IDataView scored = _transformer.Transform(_data);
        float[][] expected = [.. scored.GetColumn<float[]>("Score")];
        float[][][] found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => scored.GetColumn<float[]>("Score").ToArray())));
        Assert.All(found, scores => Assert.Equal(expected, scores));
    }

    private sealed class Row
    {
        public string Sentence1 { get; set; } = "";

        public int Number { get; set; }

        public float Weight => Number % 3 == 0 ? float.NaN : Number;

        public string Class { get; set; } = "";
    }

    private sealed class Prediction
    {
        public int Number { get; set; }

        public string Class { get; set; } = "";

        public string Name { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}

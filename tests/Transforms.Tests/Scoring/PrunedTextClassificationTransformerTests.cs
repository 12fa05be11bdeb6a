using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class PrunedTextClassificationTransformerTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(StoragePrecision.Int8)]
    [InlineData(StoragePrecision.Float16)]
    [InlineData(StoragePrecision.Float32)]
    public void TransformEngineFileAndStreamGiveTheSameBits(StoragePrecision precision)
    {
        foreach (TextClassificationColumns columns in (TextClassificationColumns[])[TextClassificationSamples.Columns, TextClassificationSamples.PairColumns])
        {
            IDataView data = TextClassificationSamples.Load(_context);
            PrunedTextClassificationTransformer fitted = TextClassificationSamples.Create(_context, columns: columns, precision: precision, report: TrainingReportTests.Sample);
            float[][] expected = Scores(fitted, data);

            using var folder = new TemporaryFolder();
            string path = folder.Path("model.zip");
            _context.Model.Save(fitted, data.Schema, path);
            using var stream = new MemoryStream();
            _context.Model.Save(fitted, data.Schema, stream);
            stream.Position = 0;
            foreach (ITransformer loaded in (ITransformer[])[new MLContext().Model.Load(path, out _), new MLContext().Model.Load(stream, out _)])
            {
                Assert.Equal(expected, Scores(loaded, data));
                PredictionEngine<TextClassificationSamples.Row, TextClassificationSamples.Prediction> engine =
                    _context.Model.CreatePredictionEngine<TextClassificationSamples.Row, TextClassificationSamples.Prediction>(loaded, data.Schema);
                var rows = _context.Data.CreateEnumerable<TextClassificationSamples.Row>(data, reuseRowObject: false);
                Assert.Equal(expected, rows.Select(row => (float[])engine.Predict(row).Score.Clone()));
            }

            Assert.All(expected, scores => Assert.Equal(1.0, scores.Sum(), 1e-6));
        }
    }

    [Fact]
    public void EverythingThatWasSavedComesBack()
    {
        PrunedTextClassificationTransformer fitted = TextClassificationSamples.Create(
            _context, columns: new("Text", "Other text", "Class", "Probabilities"), report: TrainingReportTests.Sample);
        PrunedTextClassificationTransformer loaded = SaveAndLoad(fitted);

        Assert.Equal(fitted.Columns, loaded.Columns);
        Assert.Equal(fitted.EncoderConfig, loaded.EncoderConfig);
        Assert.Equal(fitted.MaxLength, loaded.MaxLength);
        Assert.Equal(["ham", "spam", "neither"], loaded.ClassNames);
        Assert.Equal(fitted.RemainingWeights, loaded.RemainingWeights);
        Assert.Equal(fitted.Vocabulary.Pieces, loaded.Vocabulary.Pieces);
        Assert.Equal(TrainingReportTests.Sample.Epochs, loaded.TrainingReport!.Epochs);
        foreach ((string name, EncoderTensor tensor) in fitted.ToTensors())
            Assert.Equal(tensor.Values.ToArray(), loaded.ToTensors()[name].Values.ToArray());
        Assert.Null(SaveAndLoad(TextClassificationSamples.Create(_context)).TrainingReport);
    }

    [Theory]
    [MemberData(nameof(LabelValuesTests.Types), MemberType = typeof(LabelValuesTests))]
    public void ThePredictedLabelHasTheValuesOfTheLabel(string type)
    {
        DataViewSchema.Column label = LabelValuesTests.Column(type);
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context, LabelValues.FromColumn(label));
        DataViewSchema schema = SaveAndLoad(transformer).GetOutputSchema(TextClassificationSamples.Load(_context).Schema);

        object[] expected = LabelValuesTests.Values(label.Annotations, "KeyValues");
        Assert.Equal(new KeyDataViewType(typeof(uint), expected.Length), schema["PredictedLabel"].Type);
        Assert.Equal(expected, LabelValuesTests.Values(schema["PredictedLabel"].Annotations, "KeyValues"));
        Assert.Equal(expected, LabelValuesTests.Values(schema["Score"].Annotations, "TrainingLabelValues"));
        Assert.Equal(transformer.ClassNames, LabelValuesTests.Values(schema["Score"].Annotations, "SlotNames"));
    }

    [Fact]
    public void AKeyWithoutValuesGivesNoKeyValuesButSlotNames()
    {
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context, LabelValues.FromColumn(TextClassificationSamples.LabelColumn(4)));
        DataViewSchema schema = transformer.GetOutputSchema(TextClassificationSamples.Load(_context).Schema);
        Assert.Empty(schema["PredictedLabel"].Annotations.Schema);
        Assert.Equal(["0", "1", "2", "3"], LabelValuesTests.Values(schema["Score"].Annotations, "SlotNames"));
        Assert.Null(schema["Score"].Annotations.Schema.GetColumnOrNull("TrainingLabelValues"));
    }

    [Fact]
    public void TheScoreColumnIsMarkedAsAClassifiersScore()
    {
        DataViewSchema.Annotations annotations = TextClassificationSamples.Create(_context).GetOutputSchema(TextClassificationSamples.Load(_context).Schema)["Score"].Annotations;
        ReadOnlyMemory<char> kind = default, valueKind = default;
        uint set = 0;
        annotations.GetValue("ScoreColumnKind", ref kind);
        annotations.GetValue("ScoreValueKind", ref valueKind);
        annotations.GetValue("ScoreColumnSetId", ref set);
        Assert.Equal(("MulticlassClassification", "Score", 1u), (kind.ToString(), valueKind.ToString(), set));
    }

    [Fact]
    public void ThePromisedSchemaIsTheRealOne()
    {
        IDataView data = TextClassificationSamples.Load(_context);
        foreach (LabelValues labels in (LabelValues[])[TextClassificationSamples.TextLabels, LabelValues.FromColumn(TextClassificationSamples.LabelColumn(2))])
        {
            ITransformer transformer = TextClassificationSamples.Create(_context, labels);
            string promised = Describe(transformer.GetOutputSchema(data.Schema));
            Assert.Equal(promised, Describe(transformer.Transform(data).Schema));
            Assert.Equal(promised, Describe(transformer.GetRowToRowMapper(data.Schema).OutputSchema));
        }
    }

    [Fact]
    public void MissingTextIsScoredAsEmptyText()
    {
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context, columns: TextClassificationSamples.PairColumns);
        float[][] Score(string? first, string? second) => Scores(transformer, _context.Data.LoadFromEnumerable(
            [new TextClassificationSamples.Row { Sentence1 = first, Sentence2 = second }]));
        Assert.Equal(Score("", ""), Score(null, null));
        Assert.Equal(Score("the fox", ""), Score("the fox", null));
        Assert.NotEqual(Score("the fox", ""), Score("", "the fox"));
    }

    [Fact]
    public void ThePredictedLabelIsTheLikeliestClass()
    {
        IDataView scored = TextClassificationSamples.Create(_context).Transform(TextClassificationSamples.Load(_context));
        uint[] labels = [.. scored.GetColumn<uint>("PredictedLabel")];
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        for (int i = 0; i < labels.Length; i++)
            Assert.Equal(scores[i].Max(), scores[i][labels[i] - 1]);
        string[] names = [.. _context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(scored).Transform(scored).GetColumn<string>("Name")];
        Assert.Equal(labels.Select(label => TextClassificationSamples.TextLabels.Names[(int)label - 1]), names);
    }

    [Fact]
    public void EvaluateTakesTheScoresAsProbabilities()
    {
        IDataView data = _context.Data.LoadFromEnumerable(TextClassificationSamples.Texts.Select(
            (text, i) => new { Sentence1 = text, Class = TextClassificationSamples.TextLabels.Names[i % 3] }));
        data = _context.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(data).Transform(data);
        IDataView scored = TextClassificationSamples.Create(_context, LabelValues.FromColumn(data.Schema["Label"])).Transform(data);
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(scored);

        uint[] labels = [.. scored.GetColumn<uint>("Label")], predicted = [.. scored.GetColumn<uint>("PredictedLabel")];
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        Assert.Equal(labels.Zip(scores).Average(row => -Math.Log(row.Second[row.First - 1])), metrics.LogLoss, 1e-6);
        Assert.Equal(labels.Zip(predicted).Average(row => row.First == row.Second ? 1.0 : 0.0), metrics.MicroAccuracy, 1e-9);
    }

    [Fact]
    public void WrongColumnsAreRefusedByName()
    {
        DataViewSchema schema = TextClassificationSamples.Load(_context).Schema;
        string Refused(TextClassificationColumns columns) => Assert.Throws<ArgumentOutOfRangeException>(
            () => TextClassificationSamples.Create(_context, columns: columns).GetOutputSchema(schema)).Message;
        Assert.Contains("'Nowhere'", Refused(TextClassificationSamples.Columns with { Sentence1 = "Nowhere" }), StringComparison.Ordinal);
        Assert.Contains("'Other'", Refused(TextClassificationSamples.Columns with { Sentence2 = "Other" }), StringComparison.Ordinal);
    }

    [Fact]
    public void PartsThatDoNotFitAreRefused()
    {
        EncoderModel encoder = TextClassificationSamples.Create(_context).Classifier.Encoder;
        LabelValues labels = TextClassificationSamples.TextLabels, two = LabelValues.FromColumn(TextClassificationSamples.LabelColumn(2));
        var larger = new WordPieceVocabulary([.. TextClassificationSamples.Vocabulary.Pieces, "more"]);
        Assert.Throws<ArgumentException>(() => new TextClassifier(TextClassificationSamples.Vocabulary, encoder, two, 12));
        EncoderModel headless = EncoderModel.Compile(
            TextClassificationSamples.Config, encoder.ToTensors().Where(pair => !pair.Key.StartsWith("classifier.", StringComparison.Ordinal)).ToDictionary(), StoragePrecision.Int8);
        Assert.Throws<ArgumentException>(() => new TextClassifier(TextClassificationSamples.Vocabulary, headless, new UnnamedLabelValues(0), 12));
        Assert.Throws<ArgumentException>(() => new TextClassifier(larger, encoder, labels, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextClassifier(TextClassificationSamples.Vocabulary, encoder, labels, 17));
    }

    [Fact]
    public async Task EnginesOnManyThreadsShareOneTransformer()
    {
        IDataView data = TextClassificationSamples.Load(_context);
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context);
        float[][] expected = Scores(transformer, data);
        TextClassificationSamples.Row[] rows = [.. _context.Data.CreateEnumerable<TextClassificationSamples.Row>(data, reuseRowObject: false)];
        bool[] same = await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Run(() =>
        {
            var engine = _context.Model.CreatePredictionEngine<TextClassificationSamples.Row, TextClassificationSamples.Prediction>(transformer);
            return Enumerable.Range(thread, 200).All(i => engine.Predict(rows[i % rows.Length]).Score.SequenceEqual(expected[i % rows.Length]));
        })));
        Assert.DoesNotContain(false, same);
    }

    private static string Describe(DataViewSchema schema) => string.Join("\n", schema.Select(
        column => $"{column.Name} {column.Type} [{string.Join(", ", column.Annotations.Schema.Select(annotation => $"{annotation.Name} {annotation.Type}"))}]"));

    private static float[][] Scores(ITransformer transformer, IDataView data) => [.. transformer.Transform(data).GetColumn<float[]>("Score")];

    private PrunedTextClassificationTransformer SaveAndLoad(PrunedTextClassificationTransformer transformer)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(transformer, null, stream);
        stream.Position = 0;
        return Unwrap(new MLContext().Model.Load(stream, out _));
    }

    private static PrunedTextClassificationTransformer Unwrap(ITransformer loaded) =>
        Assert.IsType<PrunedTextClassificationTransformer>(loaded is TransformerChain<ITransformer> chain ? Assert.Single(chain) : loaded);
}

using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class FitTests
{
    private static ITransformer FitPipeline(MLContext context, IDataView rows, MovementPrunedTextClassificationOptions options) =>
        context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel"))
            .Fit(rows);

    public static TheoryData<PruningMethod> Methods => [new Movement(), new Magnitude(), new None()];

    public static TheoryData<string> SharingMethods => TestMethods.Sharing;

    [Theory]
    [MemberData(nameof(SharingMethods))]
    public void EveryMethodEndsAtTheAskedShareAndIsTheSameAfterSavingAndLoading(string name)
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        options.Pruning = TestMethods.Create(name);
        options.StoragePrecision = StoragePrecision.Float32;
        var rows = TinyTask.Data(context, TinyTask.Rows(160));
        var model = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(rows);
        var report = model.TrainingReport!;
        Assert.Equal(0.25, report.RemainingWeights, 1e-3);
        Assert.Equal(name, report.Method);
        Assert.Equal(report.Steps, report.Curve![^1].Step);
        Assert.Equal(report.Curve[^1].RemainingWeights, report.RemainingWeights, 2e-2);
        Assert.Equal(report.Matrices.Select(matrix => (matrix.Name, matrix.Kept)), report.Distributions!.Matrices.Select(matrix => (matrix.Name, matrix.Weights.Kept.Sum())));
        Assert.Matches(@"^\d+\.\d+\.\d+", report.LibraryVersion!);
        Assert.StartsWith(".NET 10.", report.RuntimeVersion, StringComparison.Ordinal);

        using var stream = new MemoryStream();
        context.Model.Save(model, rows.Schema, stream);
        stream.Position = 0;
        Assert.Equal(Scores(context, model.Transform(rows)), Scores(context, new MLContext().Model.Load(stream, out _).Transform(rows)));
    }

    [Fact]
    public void TheSecondsOfTheEpochsHaveTheValidationInThemAndAddUpToTheTraining()
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        (options.Pruning, options.ValidationSet) = (new None(), TinyTask.Data(context, TinyTask.Rows(3000, seed: 5)));

        var report = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(48))).TrainingReport!;

        Assert.InRange(report.Epochs.Sum(epoch => epoch.Seconds), 0.7 * report.Seconds, report.Seconds);
    }

    [Fact]
    public void AMatrixThatGlobalPruningEmptiesIsSavedAndReported()
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        options.Pruning = new Movement { Global = true, ScoreStart = ScoreStart.Constant() };
        options.RemainingWeights = 0.02;
        var model = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(80)));
        Assert.Equal(0.02, model.TrainingReport!.RemainingWeights, 1e-3);
        Assert.True(model.TrainingReport.Matrices.Max(matrix => matrix.Kept) > 2 * model.TrainingReport.Matrices.Min(matrix => matrix.Kept));
    }

    [Fact]
    public void APrunedModelTrainsFurtherWithItsZeros()
    {
        var context = new MLContext(1);
        var data = TinyTask.Data(context, TinyTask.Rows(160));
        var options = TinyTask.Options;
        var pruned = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);

        options.Encoder = pruned.ToPretrainedEncoder();
        options.Pruning = new FixedMask();
        options.StoragePrecision = StoragePrecision.Float32;
        var tuned = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data).ToPretrainedEncoder();

        foreach (var matrix in pruned.TrainingReport!.Matrices)
        {
            float[] before = options.Encoder.Tensors[matrix.Name].Values.ToArray(), after = tuned.Tensors[matrix.Name].Values.ToArray();
            Assert.Equal(before.Select(value => value == 0), after.Select(value => value == 0));
            Assert.NotEqual(before, after);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void APipelineTrainsEvaluatesSavesLoadsAndPredicts(PruningMethod method)
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        options.Pruning = method;
        options.MaxEpochs = 8;
        var model = FitPipeline(context, context.Data.LoadFromEnumerable(TinyTask.Rows(320)), options);
        var test = context.Data.LoadFromEnumerable(TinyTask.Rows(100, seed: 99));

        var scored = model.Transform(test);
        var metrics = context.MulticlassClassification.Evaluate(scored);
        Assert.True(metrics.MicroAccuracy >= 0.9, $"accuracy {metrics.MicroAccuracy}");
        Assert.True(metrics.LogLoss < 0.5, $"log-loss {metrics.LogLoss}");

        using var stream = new MemoryStream();
        context.Model.Save(model, test.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);
        Assert.Equal(Scores(context, scored), Scores(context, loaded.Transform(test)));

        using var engine = context.Model.CreatePredictionEngine<TinyTask.Row, TinyTask.Prediction>(loaded);
        var prediction = engine.Predict(new TinyTask.Row { Sentence1 = "my new hammer is on the table" });
        Assert.Equal("tool", prediction.PredictedName);
        Assert.Equal(1f, prediction.Score.Sum(), 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void TheReportCountsWhatIsKept(PruningMethod method)
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        options.Pruning = method;
        var model = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(160)));

        var report = model.TrainingReport!;
        Assert.Equal(4, report.Epochs.Count);
        Assert.Equal(12, report.Matrices.Count);
        Assert.All(report.Epochs, epoch => Assert.True(double.IsFinite(epoch.TrainingLoss)));
        if (method is None)
        {
            Assert.True(model.RemainingWeights > 0.95);
            return;
        }

        Assert.Equal(0.25, report.RemainingWeights, 1e-3);
        Assert.All(report.Matrices, matrix => Assert.Equal((long)(0.25 * matrix.Rows * matrix.Columns), matrix.Kept));
        Assert.Equal(0.25, report.Epochs[^1].RemainingWeights, 1e-9);
        Assert.True(report.RemainingWithUnprunable > report.RemainingWeights);
    }

    [Fact]
    public void TheSameSeedGivesTheSameModelWhateverElseTheProcessDraws()
    {
        byte[] First()
        {
            TorchSharp.torch.manual_seed(1);
            return FittedBits(seed: 5);
        }

        byte[] Second()
        {
            TorchSharp.torch.manual_seed(2);
            using var noise = TorchSharp.torch.randn(100);
            return FittedBits(seed: 5);
        }

        byte[] first = First();
        Assert.Equal(first, Second());
        Assert.NotEqual(first, FittedBits(seed: 6));
    }

    [Fact]
    public void TheContextsSeedIsUsedWhereTheOptionsNameNone()
    {
        byte[] Bits(int contextSeed)
        {
            var context = new MLContext(contextSeed);
            var options = TinyTask.Options;
            options.Seed = null;
            return TestModels.Bits(context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(80))));
        }

        byte[] first = Bits(11);
        Assert.Equal(first, Bits(11));
        Assert.NotEqual(first, Bits(12));
    }

    [Fact]
    public void PairsTrain()
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        options.Sentence2ColumnName = "Sentence2";
        options.MaxEpochs = 8;
        var data = TinyTask.Data(context, TinyTask.Rows(200));

        var model = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);

        Assert.True(context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy > 0.8);
    }

    [Fact]
    public void PrecisionsAreThoseOfTheOptions()
    {
        var context = new MLContext(1);
        var data = TinyTask.Data(context, TinyTask.Rows(60));
        var options = TinyTask.Options;
        options.MaxEpochs = 2;
        options.EmbeddingPrecision = StoragePrecision.Float16;
        options.ScoringPrecision = ScoringPrecision.Exact;

        var model = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);

        EncoderModel encoder = model.Classifier.Encoder;
        Assert.Equal((StoragePrecision.Int8, StoragePrecision.Float16, ScoringPrecision.Exact), (encoder.Precision, encoder.EmbeddingPrecision, encoder.Scoring));
        options = TinyTask.Options;
        options.MaxEpochs = 2;
        encoder = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data).Classifier.Encoder;
        Assert.Equal((StoragePrecision.Int8, StoragePrecision.Int8, ScoringPrecision.Fast), (encoder.Precision, encoder.EmbeddingPrecision, encoder.Scoring));
    }

    [Fact]
    public void CrossValidateWorks()
    {
        var context = new MLContext(1);
        var results = context.MulticlassClassification.CrossValidate(
            TinyTask.Data(context, TinyTask.Rows(200)),
            context.MulticlassClassification.Trainers.MovementPrunedTextClassification(batchSize: 16, maxEpochs: 3, encoder: TinyTask.Encoder, remainingWeights: 0.5),
            numberOfFolds: 2);

        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.InRange(result.Metrics.LogLoss, 0, 5));
    }

    [Fact]
    public void TheOutputSchemaIsKnownBeforeTraining()
    {
        var context = new MLContext(1);
        var data = TinyTask.Data(context, TinyTask.Rows(80));
        var options = TinyTask.Options;
        options.EmbeddingColumnName = "Embedding";
        var trainer = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options);

        // A chain asks for the schema of the whole pipeline before it trains, and compares nothing afterwards: that is for us to do.
        var shape = trainer.GetOutputSchema(Microsoft.ML.SchemaShape.Create(data.Schema));
        var actual = Microsoft.ML.SchemaShape.Create(trainer.Fit(data).Transform(data).Schema);

        foreach (string name in new[] { "PredictedLabel", "Score", "Embedding" })
        {
            Assert.True(shape.TryFindColumn(name, out var promised));
            Assert.True(actual.TryFindColumn(name, out var given));
            Assert.Equal((promised.Kind, promised.ItemType, promised.IsKey), (given.Kind, given.ItemType, given.IsKey));
            Assert.Equal(promised.Annotations.Select(column => column.Name).Order(), given.Annotations.Select(column => column.Name).Order());
        }
    }

    [Fact]
    public void AFittedModelTrainsFurther()
    {
        var context = new MLContext(1);
        var data = TinyTask.Data(context, TinyTask.Rows(320));
        var options = TinyTask.Options;
        options.Pruning = new None();
        options.MaxEpochs = 6;
        options.StoragePrecision = StoragePrecision.Float32;
        var dense = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);

        var further = TinyTask.Options;
        further.Encoder = dense.ToPretrainedEncoder();
        further.Pruning = new Magnitude();
        further.MaxEpochs = 3;
        var pruned = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(further).Fit(data);

        // The classifier came along with its classes: the first epoch starts where the dense model stopped.
        Assert.True(pruned.TrainingReport!.Epochs[0].TrainingLoss < 0.5);
        Assert.Equal(["fruit", "tool"], further.Encoder.ClassNames!.Order());
        Assert.Equal(0.25, pruned.RemainingWeights, 1e-3);
    }

    private static byte[] FittedBits(int seed)
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        options.Seed = seed;
        return TestModels.Bits(context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(80))));
    }

    private static float[] Scores(MLContext context, IDataView scored) =>
        [.. context.Data.CreateEnumerable<TinyTask.Prediction>(scored, reuseRowObject: false, ignoreMissingColumns: true).SelectMany(row => row.Score)];
}

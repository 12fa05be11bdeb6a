using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class DistilledSentencePairTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void ARegressionTrainsEvaluatesSavesLoadsAndPredicts()
    {
        var options = PairTask.Regression;
        options.MaxEpochs = 10;
        var pipeline = _context.Transforms.CopyColumns("Truth", "Label").Append(_context.Regression.Trainers.DistilledSentencePair(options));
        var model = pipeline.Fit(PairTask.Data(_context, PairTask.Rows(320)));
        var test = PairTask.Data(_context, PairTask.Rows(100, seed: 99));

        var scored = model.Transform(test);
        var metrics = _context.Regression.Evaluate(scored);
        Assert.True(metrics.RSquared > 0.8, $"R squared {metrics.RSquared}");
        Assert.Equal(metrics.RSquared, _context.Regression.Evaluate(scored, labelColumnName: "Truth").RSquared);

        using var stream = new MemoryStream();
        _context.Model.Save(model, test.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);
        float[] scores = [.. scored.GetColumn<float>("Score")];
        Assert.Equal(scores, loaded.Transform(test).GetColumn<float>("Score"));
        using var engine = _context.Model.CreatePredictionEngine<PairTask.Row, PairTask.Prediction>(loaded);
        Assert.Equal(scores, PairTask.Rows(100, seed: 99).Select(row => engine.Predict(row).Score));
    }

    [Fact]
    public void AClassificationTrainsWithBothTexts()
    {
        var options = PairTask.Classification;
        options.MaxEpochs = 8;
        var data = PairTask.KeyData(_context, PairTask.Rows(320));
        var test = PairTask.KeyData(_context, PairTask.Rows(100, seed: 99));

        var model = _context.MulticlassClassification.Trainers.DistilledSentencePair(options).Fit(data);
        Assert.Equal(1, model.TrainingReport!.RemainingWeights, 0.05);
        Assert.True(_context.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy >= 0.9);

        // Half of the rows would be right by the first text alone, or by the second.
        var swapped = PairTask.KeyData(_context, [.. PairTask.Rows(100, seed: 99).Select(row => new PairTask.Row { Kind = row.Kind, Sentence1 = row.Sentence2, Sentence2 = row.Sentence1 })]);
        Assert.True(_context.MulticlassClassification.Evaluate(model.Transform(swapped)).MicroAccuracy >= 0.8);
    }

    [Fact]
    public void WithAPruningMethodItEndsAtTheAskedShare()
    {
        var options = PairTask.Regression;
        options.Pruning = new Movement();
        Assert.Equal(0.25, PairTask.Fit(options).RemainingWeights, 1e-3);

        var classification = PairTask.Classification;
        classification.Pruning = new Magnitude();
        Assert.Equal(0.25, _context.MulticlassClassification.Trainers.DistilledSentencePair(classification).Fit(PairTask.KeyData(_context, PairTask.Rows(160))).RemainingWeights, 1e-3);
    }

    [Fact]
    public void TheUnitsOfTheLabelChangeNothingButTheUnitsOfTheScore()
    {
        var options = PairTask.Regression;
        options.StoragePrecision = StoragePrecision.Float32;
        options.ScoringPrecision = ScoringPrecision.Exact;
        var rows = PairTask.Rows(160);
        var standard = _context.Regression.Trainers.DistilledSentencePair(options).Fit(PairTask.Data(_context, rows));
        var scaled = _context.Regression.Trainers.DistilledSentencePair(options).Fit(PairTask.Data(_context, [.. rows.Select(row => new PairTask.Row
        {
            Label = (row.Label - PairTask.Mean) / PairTask.Scale, Sentence1 = row.Sentence1, Sentence2 = row.Sentence2,
        })]));

        Assert.Equal(standard.TrainingReport!.Epochs.Select(epoch => epoch.TrainingLoss), scaled.TrainingReport!.Epochs.Select(epoch => epoch.TrainingLoss), (a, b) => Math.Abs(a - b) < 1e-4);
        foreach (var (a, b) in Scores(standard).Zip(Scores(scaled)))
            Assert.Equal(a, PairTask.Mean + (PairTask.Scale * b), 0.05);
    }

    [Fact]
    public void ValidationReportsCorrelationsAndStopsEarly()
    {
        var options = PairTask.Regression;
        options.MaxEpochs = 40;
        options.EarlyStoppingPatience = 2;
        options.ValidationSet = PairTask.Data(_context, PairTask.Rows(60, seed: 5));
        var messages = new List<string>();
        _context.Log += (_, e) => messages.Add(e.RawMessage);

        var model = _context.Regression.Trainers.DistilledSentencePair(options).Fit(PairTask.Data(_context, PairTask.Rows(160)));

        var epochs = model.TrainingReport!.Epochs;
        Assert.InRange(epochs.Count, 3, 39);
        int best = epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch;
        Assert.Equal(best + 2, epochs.Count);
        Assert.All(epochs, epoch => Assert.Null(epoch.ValidationAccuracy));
        Assert.Contains(messages, message => message.Contains("Pearson", StringComparison.Ordinal));

        // The restored model is the best epoch's, and its report says what its scores say.
        options.StoragePrecision = StoragePrecision.Float32;
        options.ScoringPrecision = ScoringPrecision.Exact;
        model = _context.Regression.Trainers.DistilledSentencePair(options).Fit(PairTask.Data(_context, PairTask.Rows(160)));
        var report = model.TrainingReport!.Epochs[best - 1];
        float[] scores = [.. model.Transform(options.ValidationSet).GetColumn<float>("Score")], labels = [.. options.ValidationSet.GetColumn<float>("Label")];
        Assert.Equal(Correlation.Pearson(scores, labels)!.Value, report.ValidationPearson!.Value, 1e-4);
        Assert.Equal(Correlation.Spearman(scores, labels)!.Value, report.ValidationSpearman!.Value, 0.02);
        double variance = Variance(PairTask.Rows(160).Select(row => row.Label));
        Assert.Equal(_context.Regression.Evaluate(model.Transform(options.ValidationSet)).MeanSquaredError / variance, report.ValidationLoss!.Value, 1e-4);
    }

    [Fact]
    public void BothCrossValidate()
    {
        var numbers = _context.Regression.CrossValidate(
            PairTask.Data(_context, PairTask.Rows(120)), _context.Regression.Trainers.DistilledSentencePair(batchSize: 16, maxEpochs: 2, encoder: PairTask.Encoder), numberOfFolds: 2);
        Assert.Equal(2, numbers.Count);
        Assert.All(numbers, fold => Assert.InRange(fold.Metrics.RootMeanSquaredError, 0, 3 * PairTask.Scale));

        var classes = _context.MulticlassClassification.CrossValidate(
            PairTask.KeyData(_context, PairTask.Rows(120)), _context.MulticlassClassification.Trainers.DistilledSentencePair(batchSize: 16, maxEpochs: 2, encoder: PairTask.Encoder), numberOfFolds: 2);
        Assert.All(classes, fold => Assert.InRange(fold.Metrics.LogLoss, 0, 5));
    }

    [Fact]
    public void AFittedRegressionTrainsFurtherInOtherUnits()
    {
        var options = PairTask.Regression;
        options.MaxEpochs = 10;
        options.StoragePrecision = StoragePrecision.Float32;
        var first = PairTask.Fit(options, rows: 320);

        var further = PairTask.Regression;
        further.Encoder = first.ToPretrainedEncoder();
        further.Pruning = new Magnitude();
        further.MaxEpochs = 3;
        further.ValidationSet = PairTask.Data(_context, PairTask.Rows(60, seed: 5));

        // The head came along and was put into the units of the new rows: the first epoch starts where the other model stopped.
        Assert.True(further.Encoder.PredictsNumber);
        Assert.Null(further.Encoder.ClassNames);
        Assert.True(PairTask.Fit(further, rows: 320, rowSeed: 8).TrainingReport!.Epochs[0].TrainingLoss < 0.4);

        // A classifier draws a head of its own.
        var other = PairTask.Classification;
        (other.Encoder, other.MaxEpochs) = (first.ToPretrainedEncoder(), 1);
        Assert.Equal(2, _context.MulticlassClassification.Trainers.DistilledSentencePair(other).Fit(PairTask.KeyData(_context, PairTask.Rows(40))).ClassNames.Count);
    }

    [Fact]
    public void TheOutputSchemaIsKnownBeforeTraining()
    {
        var data = PairTask.Data(_context, PairTask.Rows(40));
        var options = PairTask.Regression;
        (options.EmbeddingColumnName, options.MaxEpochs) = ("Embedding", 1);
        var trainer = _context.Regression.Trainers.DistilledSentencePair(options);

        var shape = trainer.GetOutputSchema(Microsoft.ML.SchemaShape.Create(data.Schema));
        var actual = Microsoft.ML.SchemaShape.Create(trainer.Fit(data).Transform(data).Schema);

        Assert.Equal(shape.Select(column => column.Name).Order(), actual.Select(column => column.Name).Order());
        foreach (string name in new[] { "Score", "Embedding" })
        {
            Assert.True(shape.TryFindColumn(name, out var promised));
            Assert.True(actual.TryFindColumn(name, out var given));
            Assert.Equal((promised.Kind, promised.ItemType, promised.IsKey), (given.Kind, given.ItemType, given.IsKey));
            Assert.Equal(promised.Annotations.Select(column => column.Name).Order(), given.Annotations.Select(column => column.Name).Order());
        }
    }

    [Theory]
    [InlineData("model")]
    [InlineData("encoder")]
    [InlineData("own fit")]
    public void ANumberIsLearnedFromATeacherAlone(string kind)
    {
        var options = PairTask.Regression;
        options.MaxEpochs = 10;
        var fitted = PairTask.Fit(options, rows: 320);
        options.Teacher = kind switch
        {
            "model" => Teacher.FromModel(fitted),
            "encoder" => Teacher.FromEncoder(fitted.ToPretrainedEncoder()),
            _ => Teacher.OwnDenseFit(maxEpochs: 10),
        };
        options.HardLabelWeight = 0;
        options.Pruning = new Magnitude();

        var model = PairTask.Fit(options, rows: 320);

        // The teacher's scores are in the label's units, which are far from standardised.
        double squared = _context.Regression.Evaluate(model.Transform(PairTask.Data(_context, PairTask.Rows(100, seed: 99)))).RSquared;
        Assert.True(squared > 0.7, $"R squared {squared}");
        string[] losses = kind == "own fit" ? ["HardLabels", "LogitError", "HiddenStates"] : ["HardLabels", "LogitError"];
        Assert.Equal(losses, model.TrainingReport!.Epochs[0].LossParts!.Select(part => part.Name));
    }

    [Fact]
    public void AnEncoderThatPredictsNoNumberTeachesNone()
    {
        var options = PairTask.Regression;
        options.Teacher = Teacher.FromEncoder(_context.MulticlassClassification.Trainers.DistilledSentencePair(PairTask.Classification)
            .Fit(PairTask.KeyData(_context, PairTask.Rows(40))).ToPretrainedEncoder());
        Assert.Contains("predicts no number", Assert.Throws<InvalidOperationException>(() => PairTask.Fit(options)).Message);
    }

    private static double Variance(IEnumerable<float> values)
    {
        double[] all = [.. values.Select(value => (double)value)];
        return all.Average(value => value * value) - (all.Average() * all.Average());
    }

    private float[] Scores(ITransformer model) => [.. model.Transform(PairTask.Data(_context, PairTask.Rows(40, seed: 9))).GetColumn<float>("Score")];
}

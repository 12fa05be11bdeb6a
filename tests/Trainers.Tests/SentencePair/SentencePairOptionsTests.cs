using Microsoft.ML;

namespace MLNet.Pruning.Trainers.Tests;

public class SentencePairOptionsTests
{
    private readonly MLContext _context = new(1);

    public static TheoryData<string, string, Action<EncoderTrainerOptions>> Wrong => new()
    {
        { "LabelColumnName", "", options => options.LabelColumnName = "" },
        { "ScoreColumnName", " ", options => options.ScoreColumnName = " " },
        { "EmbeddingColumnName", "Score", options => options.EmbeddingColumnName = "Score" },
        { "Sentence2ColumnName", "null", options => options.Sentence2ColumnName = null },
        { "Encoder", "one token type", options => options.Encoder = PretrainedEncoder.Random(TinyTask.Config with { TypeVocabularySize = 1 }, TinyTask.Vocabulary, seed: 1) },
        { "Pruning", "null", options => options.Pruning = null! },
        { "RemainingWeights", "0", options => options.RemainingWeights = 0 },
        { "MaxEpochs", "0", options => options.MaxEpochs = 0 },
        { "MaxLength", "33", options => options.MaxLength = 33 },
        { "LearningRate", "0", options => options.LearningRate = 0 },
        { "EarlyStoppingPatience", "2", options => options.EarlyStoppingPatience = 2 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongOptionIsRefusedByNameAndValueWhenTheTrainerIsMade(string option, string value, Action<EncoderTrainerOptions> spoil)
    {
        var (regression, classification) = (PairTask.Regression, PairTask.Classification);
        spoil(regression);
        spoil(classification);

        foreach (var exception in new[]
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => _context.Regression.Trainers.DistilledSentencePair(regression)),
            Assert.Throws<ArgumentOutOfRangeException>(() => _context.MulticlassClassification.Trainers.DistilledSentencePair(classification)),
        })
        {
            Assert.Contains(option == "Encoder" && value != "null" ? "Sentence2ColumnName" : option, exception.Message);
            Assert.Contains(value, exception.Message);
            Assert.Contains("expected", exception.Message);
        }
    }

    [Fact]
    public void NothingIsPrunedUnlessAskedFor()
    {
        Assert.IsType<None>(new DistilledSentencePairRegressionOptions().Pruning);
        Assert.IsType<None>(new DistilledSentencePairClassificationOptions().Pruning);
    }

    [Fact]
    public void ALossOverClassesIsRefusedForANumber()
    {
        var options = PairTask.Regression;
        options.Teacher = Teacher.OwnDenseFit();
        options.Distillation = [new LogitError(), new SoftTargets()];
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _context.Regression.Trainers.DistilledSentencePair(options));
        Assert.Contains("Distillation", exception.Message);
        Assert.Contains("SoftTargets", exception.Message);

        options.Distillation = [new LogitError(), new MaskedLanguageModel()];
        Assert.Contains("EncoderDistillation alone", Assert.Throws<ArgumentOutOfRangeException>(() => _context.Regression.Trainers.DistilledSentencePair(options)).Message);
    }

    [Fact]
    public void ALabelThatIsNoSingleIsRefused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Regression.Trainers.DistilledSentencePair(PairTask.Regression).Fit(PairTask.KeyData(_context, PairTask.Rows(20))));
        Assert.Contains("'Label'", exception.Message);
        Assert.Contains("Single", exception.Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ALabelThatIsNoNumberIsNamedByRowAndColumn(float label)
    {
        var rows = PairTask.Rows(20);
        rows[6].Label = label;
        var exception = Assert.Throws<InvalidOperationException>(
            () => _context.Regression.Trainers.DistilledSentencePair(PairTask.Regression).Fit(PairTask.Data(_context, rows)));
        Assert.Contains("Row 7 of the training set", exception.Message);
        Assert.Contains("'Label'", exception.Message);
    }

    [Fact]
    public void ASingleValueIsRefused()
    {
        var rows = PairTask.Rows(20);
        foreach (var row in rows)
            row.Label = 3;
        var exception = Assert.Throws<InvalidOperationException>(
            () => _context.Regression.Trainers.DistilledSentencePair(PairTask.Regression).Fit(PairTask.Data(_context, rows)));
        Assert.Contains("every training row has the label 3", exception.Message);
    }

    [Fact]
    public void AMissingSecondTextIsNamedByRowAndColumn()
    {
        var rows = PairTask.Rows(20);
        rows[19].Sentence2 = "";
        var exception = Assert.Throws<InvalidOperationException>(
            () => _context.Regression.Trainers.DistilledSentencePair(PairTask.Regression).Fit(PairTask.Data(_context, rows)));
        Assert.Contains("Row 20", exception.Message);
        Assert.Contains("'Sentence2'", exception.Message);
    }
}

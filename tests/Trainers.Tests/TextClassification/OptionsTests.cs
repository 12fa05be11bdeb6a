using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class OptionsTests
{
    public static TheoryData<string, string, Action<MovementPrunedTextClassificationOptions>> Wrong => new()
    {
        { "LabelColumnName", "", options => options.LabelColumnName = "" },
        { "ScoreColumnName", "PredictedLabel", options => options.ScoreColumnName = "PredictedLabel" },
        { "EmbeddingColumnName", "", options => options.EmbeddingColumnName = "" },
        { "EmbeddingColumnName", "Score", options => options.EmbeddingColumnName = "Score" },
        { "EmbeddingColumnName", "PredictedLabel", options => options.EmbeddingColumnName = "PredictedLabel" },
        { "Sentence2ColumnName", " ", options => options.Sentence2ColumnName = " " },
        { "Pruning", "null", options => options.Pruning = null! },
        { "Schedule", "null", options => options.Schedule = null! },
        { "Sentence2ColumnName", "one token type", OneTokenType },
        { "ScoreLearningRate", "-1", options => options.Pruning = new Movement { ScoreLearningRate = -1 } },
        { "FinalThreshold", "2", options => options.Pruning = new SoftMovement { FinalThreshold = 2 } },
        { "Curve", "9", options => options.Schedule = new SparsitySchedule { Curve = (ScheduleCurve)9 } },
        { "WarmupRatio", "1.5", options => options.Schedule = new SparsitySchedule { WarmupRatio = 1.5 } },
        { "RemainingWeights", "0", options => options.RemainingWeights = 0 },
        { "RemainingWeights", "1.5", options => options.RemainingWeights = 1.5 },
        { "RemainingWeights", "NaN", options => options.RemainingWeights = double.NaN },
        { "MaxEpochs", "0", options => options.MaxEpochs = 0 },
        { "BatchSize", "0", options => options.BatchSize = 0 },
        { "MaxLength", "7", options => options.MaxLength = 7 },
        { "MaxLength", "33", options => options.MaxLength = 33 },
        { "TrimVocabulary", "0", options => options.TrimVocabulary = 0 },
        { "TrimVocabulary", "-1", options => options.TrimVocabulary = -1 },
        { "LearningRate", "0", options => options.LearningRate = 0 },
        { "LearningRate", "-0.001", options => options.LearningRate = -0.001 },
        { "WarmupRatio", "1", options => options.WarmupRatio = 1 },
        { "ClipNorm", "0", options => options.ClipNorm = 0 },
        { "StoragePrecision", "7", options => options.StoragePrecision = (StoragePrecision)7 },
        { "EmbeddingPrecision", "7", options => options.EmbeddingPrecision = (StoragePrecision)7 },
        { "EarlyStoppingPatience", "2", options => options.EarlyStoppingPatience = 2 },
        { "CheckpointSteps", "5", options => options.CheckpointSteps = 5 },
        { "TeacherCacheBytes", "-1", options => options.TeacherCacheBytes = -1 },
        { "Encoder", "without a zero", options => options.Pruning = new FixedMask() },
        { "Student", "BiLstm", options => (options.Encoder, options.Pruning, options.Student) = (TinyTask.PrunedEncoder, new FixedMask(), new BiLstm()) },
        { "CheckpointDirectory", "", options => options.CheckpointDirectory = "" },
    };

    private static void OneTokenType(MovementPrunedTextClassificationOptions options)
    {
        options.Encoder = PretrainedEncoder.Random(TinyTask.Config with { TypeVocabularySize = 1 }, TinyTask.Vocabulary, seed: 1);
        options.Sentence2ColumnName = "Sentence2";
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongOptionIsRefusedByNameAndValueWhenTheTrainerIsMade(string option, string value, Action<MovementPrunedTextClassificationOptions> spoil)
    {
        var options = TinyTask.Options;
        spoil(options);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext(1).MulticlassClassification.Trainers.MovementPrunedTextClassification(options));

        Assert.Equal(option, exception.ParamName);
        Assert.Contains(option, exception.Message);
        Assert.Contains(value, exception.Message);
        Assert.Contains("expected", exception.Message);
    }

    [Fact]
    public void AScheduleThatCannotFinishIsRefusedBeforeTraining()
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        options.MaxEpochs = 1;
        options.BatchSize = 20;
        options.Schedule = new SparsitySchedule { WarmupRatio = 0.5, CooldownRatio = 0.49 };
        bool started = false;
        options.Progress = new SynchronousProgress(_ => started = true);

        var exception = Assert.ThrowsAny<ArgumentException>(() =>
            context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(40))));

        Assert.Contains("2 training steps", exception.Message);
        Assert.False(started);
    }

    [Fact]
    public void AGpuThatIsNotThereIsRefusedUnlessFallingBackIsAllowed()
    {
        if (TorchSharp.torch.cuda.is_available())
            return;
        var context = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = false };
        var rows = TinyTask.Data(context, TinyTask.Rows(40));
        var exception = Assert.Throws<InvalidOperationException>(() => context.MulticlassClassification.Trainers.MovementPrunedTextClassification(TinyTask.Options).Fit(rows));
        Assert.Contains("GpuDeviceId", exception.Message);

        context.FallbackToCpu = true;
        Assert.NotNull(context.MulticlassClassification.Trainers.MovementPrunedTextClassification(TinyTask.Options).Fit(rows));
    }
}

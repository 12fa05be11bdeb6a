using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class CollapseTests
{
    // One cut in the middle of 300 steps, of which a stretch is 50.
    private const int Steps = 300, CutAt = 150, Stretch = 50;
    private const double TooLittle = 0.0005;

    private readonly List<(string Words, int Step)> _warnings = [];
    private int _step;

    [Fact]
    public void AModelThatIsLeftNothingToGuessByIsToldOfAndRefusedAtTheEnd()
    {
        var exception = Assert.Throws<TrainingCollapsedException>(() => Fit(Options(TooLittle)));

        Assert.Contains("no better at the end. Use the default pruning settings", exception.Message);
        var (words, step) = Assert.Single(_warnings);
        Assert.Contains("Training goes on", words);
        Assert.InRange(step, CutAt, CutAt + (2 * Stretch));
        Assert.Equal(Steps, _step);
    }

    [Fact]
    public void ATrainingThatIsResumedInACollapseIsRefusedWithoutAnotherWarning()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var options = Options(TooLittle);
        (options.CheckpointDirectory, options.CancellationToken) = (folder.Root, source.Token);
        options.Progress = new SynchronousProgress(progress =>
        {
            _step = progress.Step;
            if (_warnings.Count > 0 && _step == _warnings[0].Step + 30)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Fit(options));

        options.CancellationToken = default;
        var exception = Assert.Throws<TrainingCollapsedException>(() => Fit(options));

        string told = exception.Message[..exception.Message.IndexOf(" It was no better", StringComparison.Ordinal)];
        Assert.Contains(told, Assert.Single(_warnings).Words);
        Assert.Equal(Steps, _step);
    }

    [Fact]
    public void AModelThatLearnsAgainAfterACollapseIsReturned()
    {
        var model = Fit(Options(remaining: 0.03));

        var (words, step) = Assert.Single(_warnings);
        Assert.Contains("Training goes on", words);
        Assert.InRange(step, CutAt, CutAt + (2 * Stretch));
        Assert.InRange(model.TrainingReport!.Epochs[^1].TrainingLoss, 0, 0.1);
    }

    private static MovementPrunedTextClassificationOptions Options(double remaining)
    {
        var options = TinyTask.Options;
        (options.Pruning, options.RemainingWeights, options.BatchSize, options.MaxEpochs) = (new Magnitude(), remaining, 8, 10);
        options.Schedule = new SparsitySchedule { Curve = ScheduleCurve.OneCut, WarmupRatio = 0.5, CooldownRatio = 0.4 };
        return options;
    }

    private PrunedTextClassificationTransformer Fit(MovementPrunedTextClassificationOptions options)
    {
        var context = new MLContext(1);
        options.Progress ??= new SynchronousProgress(progress => _step = progress.Step);
        context.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning && entry.Message.Contains("has collapsed", StringComparison.Ordinal))
                _warnings.Add((entry.Message, _step));
        };
        return context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(240)));
    }
}

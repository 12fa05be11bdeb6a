using System.Runtime.InteropServices;
using Microsoft.ML;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class SentencePairResumeTests
{
    [Fact]
    public void ACancelledRegressionResumesToTheModelOfAnUndisturbedOne()
    {
        using var folder = new TemporaryFolder();
        using var undisturbed = new TemporaryFolder();
        foreach (int stop in new[] { 7, 23 })
        {
            using var source = new CancellationTokenSource();
            var options = Options(folder.Root);
            options.CancellationToken = source.Token;
            options.Progress = new SynchronousProgress(progress =>
            {
                if (progress.Step == stop)
                    source.Cancel();
            });
            Assert.Throws<OperationCanceledException>(() => PairTask.Fit(options));
        }

        var whole = PairTask.Fit(Options(undisturbed.Root));
        var resumed = PairTask.Fit(Options(folder.Root));
        Assert.Equal(Bits(whole), Bits(resumed));
        Assert.Equal(
            whole.TrainingReport!.Epochs.Select(epoch => (epoch.ValidationLoss, epoch.ValidationPearson, epoch.ValidationSpearman)),
            resumed.TrainingReport!.Epochs.Select(epoch => (epoch.ValidationLoss, epoch.ValidationPearson, epoch.ValidationSpearman)));
    }

    [Fact]
    public void ACheckpointOfOtherLabelsIsRefused()
    {
        using var folder = new TemporaryFolder();
        var options = Options(folder.Root);
        options.MaxEpochs = 3;
        var context = new MLContext(1);
        var rows = PairTask.Rows(60);
        context.Regression.Trainers.DistilledSentencePair(options).Fit(PairTask.Data(context, rows));
        rows[3].Label += 1;
        Assert.Throws<CheckpointMismatchException>(() => context.Regression.Trainers.DistilledSentencePair(options).Fit(PairTask.Data(context, rows)));
    }

    private static DistilledSentencePairRegressionOptions Options(string directory)
    {
        var options = PairTask.Regression;
        options.Pruning = new Movement();
        options.CheckpointDirectory = directory;
        options.CheckpointSteps = 3;
        options.ValidationSet = PairTask.Data(new MLContext(1), PairTask.Rows(40, seed: 5));
        return options;
    }

    private static byte[] Bits(PrunedTextRegressionTransformer model) =>
        [.. model.ToPretrainedEncoder().Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => MemoryMarshal.AsBytes(pair.Value.Values.Span).ToArray())];
}

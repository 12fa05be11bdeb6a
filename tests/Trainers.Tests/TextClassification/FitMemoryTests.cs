using System.Diagnostics;
using Microsoft.ML;
using TorchSharp;

namespace MLNet.Pruning.Trainers.Tests;

[Collection(ProcessWide.Name)]
public class FitMemoryTests
{
    [Fact]
    public void AStepLeavesNoTensorBehind()
    {
        // A Fit moves its weights into parameters, which torch's counter sees as new: the same number for any number of steps.
        long few = TensorsOf(epochs: 1), many = TensorsOf(epochs: 6);

        Assert.Equal(few, many);
    }

    [Fact]
    public void FitAfterFitTheMemoryOfTheProcessStaysFlat()
    {
        var config = TinyTask.Config with { HiddenSize = 256, IntermediateSize = 1024, Layers = 4 };
        var encoder = PretrainedEncoder.Random(config, TinyTask.Vocabulary, seed: 1);
        void Fit() => FitOnce(options => (options.Encoder, options.MaxEpochs) = (encoder, 1));
        for (int i = 0; i < 6; i++)
            Fit();
        long before = Resident();

        for (int i = 0; i < 10; i++)
            Fit();

        // One forgotten set of weights per Fit would take 126 MB; weights, scores and moments together five times that.
        Assert.InRange(Resident() - before, long.MinValue, 60L << 20);
    }

    private static long TensorsOf(int epochs)
    {
        long before = torch.Tensor.TotalCount;
        FitOnce(options => options.MaxEpochs = epochs);
        return torch.Tensor.TotalCount - before;
    }

    private static void FitOnce(Action<MovementPrunedTextClassificationOptions> change)
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        change(options);
        context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(80)));
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

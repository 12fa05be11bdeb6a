using Microsoft.ML;
using TorchSharp;

namespace MLNet.Pruning.Trainers.Tests;

[Collection(ProcessWide.Name)]
public class FitMemoryTests
{
    private const int Layers = 2, MatricesPerLayer = 6;

    /// <summary>Five embedding tensors, sixteen per layer, pooler and classifier with their biases.</summary>
    private const int Weights = 5 + (16 * Layers) + 4;

    public static TheoryData<string> Methods => TestMethods.All;

    /// <summary>torch's count of tensors never forgets one that became a parameter: so many a Fit has, and not one more may stay.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void NoTensorOutlivesFit(string name)
    {
        var method = TestMethods.Create(name);
        int parameters = Weights + (method is None ? 0 : Layers * MatricesPerLayer);
        CountOfTensorsAfter(method, epochs: 1);
        long before = CountOfTensorsAfter(method, epochs: 1);

        for (int i = 1; i <= 3; i++)
            Assert.Equal(before + (i * parameters), CountOfTensorsAfter(method, epochs: 1 + i));
    }

    /// <summary>The model, the same again for its own teacher, once for its predictions and once for its layers, and the model of that teacher's training.</summary>
    [Fact]
    public void NoTensorOutlivesAFitWithATeacher()
    {
        void Distil(MovementPrunedTextClassificationOptions options)
        {
            options.Teacher = Teacher.OwnDenseFit(maxEpochs: 1);
            options.Distillation = [new SoftTargets(), new HiddenStates(), new Attention()];
        }

        CountOfTensorsAfter(new Magnitude(), epochs: 1, Distil);
        long before = CountOfTensorsAfter(new Magnitude(), epochs: 1, Distil);
        for (int i = 1; i <= 3; i++)
            Assert.Equal(before + (i * ((4 * Weights) + (Layers * MatricesPerLayer))), CountOfTensorsAfter(new Magnitude(), epochs: 1 + i, Distil));
    }

    /// <summary>The model, and the language model with the five tensors of its head.</summary>
    [Fact]
    public void NoTensorOutlivesAFitWithAugmentedRows()
    {
        void Augment(MovementPrunedTextClassificationOptions options)
        {
            (options.Encoder, options.Teacher) = (TinyLanguageModel.OfTinyTask, Teacher.FromModel(WordTeacher.OfTinyTask(new MLContext(1))));
            options.Augmentation = new TextAugmentation { Copies = 2 };
        }

        CountOfTensorsAfter(new None(), epochs: 1, Augment);
        long before = CountOfTensorsAfter(new None(), epochs: 1, Augment);
        for (int i = 1; i <= 2; i++)
            Assert.Equal(before + (i * ((2 * Weights) + 5)), CountOfTensorsAfter(new None(), epochs: 1 + i, Augment));
    }

    [Fact]
    public void NoTensorOutlivesTheFitOfPairs()
    {
        CountOfTensorsAfterPairs(epochs: 1);
        long before = CountOfTensorsAfterPairs(epochs: 1);
        for (int i = 1; i <= 3; i++)
            Assert.Equal(before + (i * Weights), CountOfTensorsAfterPairs(epochs: 1 + i));
    }

    private static long CountOfTensorsAfterPairs(int epochs)
    {
        var options = PairTask.Regression;
        (options.MaxEpochs, options.ValidationSet) = (epochs, PairTask.Data(new MLContext(1), PairTask.Rows(20, seed: 5)));
        PairTask.Fit(options, rows: 80);
        return CountOfTensors();
    }

    private static long CountOfTensorsAfter(PruningMethod method, int epochs, Action<MovementPrunedTextClassificationOptions>? change = null)
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        (options.Pruning, options.MaxEpochs) = (method, epochs);

        // Five steps are few for many cuts.
        options.Pruning = method switch
        {
            NewIterative => new NewIterative { Cuts = 2 },
            IterativeMagnitude => new IterativeMagnitude { Rounds = 2, RewindTo = 0 },
            _ => method,
        };
        if (method is FixedMask)
            options.Encoder = TinyTask.PrunedEncoder;
        change?.Invoke(options);
        context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(80)));
        return CountOfTensors();
    }

    private static long CountOfTensors()
    {
        // What earlier tests left to the garbage collector is not ours to count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}

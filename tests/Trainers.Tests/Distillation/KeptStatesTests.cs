using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class KeptStatesTests
{
    private const double HalfPrecision = 1e-3;

    [Fact]
    public void KeptStatesAreTheTeachersWithoutItsPadding()
    {
        using var scope = NewDisposeScope();
        using var teacher = new TeacherModel(TinyModel.Create());
        var texts = Texts();
        int[] layers = [0, 2], rows = [5, 0, 7];
        var kept = new KeptStates(teacher, texts, layers, paddingId: 0, batchSize: 3, CancellationToken.None);

        var batch = texts.Batch(rows, 0);
        var expected = teacher.Run(batch, OutputKinds.States).States;
        var actual = kept.Of(rows, batch.Length, ScalarType.Float32, CPU);

        Assert.Equal(3, actual.Count);
        Assert.Null(actual[1]);
        foreach (int layer in layers)
        {
            float[] of = expected[layer].ToFloats(), values = actual[layer].ToFloats();
            Assert.Equal(of.Length, values.Length);
            for (int i = 0; i < of.Length; i++)
            {
                bool padding = batch.Mask[i / TinyModel.Config.HiddenSize] == 0;
                Assert.Equal(padding ? 0 : of[i], values[i], padding ? 0 : HalfPrecision * Math.Max(1, Math.Abs(of[i])));
            }
        }

        Assert.Equal(texts.Lengths.Sum() * 2 * TinyModel.Config.HiddenSize * 2, KeptStates.Bytes(texts, layers.Length, TinyModel.Config.HiddenSize));
    }

    public static TheoryData<DistillationLoss[], int[]> Losses => new()
    {
        { [new SoftTargets(), new HiddenStates()], [2, 4] },
        { [new HiddenStates { LayerMap = LayerMap.Of(0, 1) }, new Embeddings()], [0, 1, 2] },
        { [new CosineStates()], [4] },
        { [new SentenceVectors()], [4] },
        { [new HiddenStates(), new Attention()], [] },
        { [new HiddenStates { CountPadding = true }], [] },
        { [new Embeddings { CountPadding = true }, new CosineStates()], [] },
        { [new SoftTargets()], [] },
    };

    /// <summary>Attention takes too much memory, and what stands at padding depends on the batch.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void StatesAreKeptWhereTheyAreAllThatIsRead(DistillationLoss[] losses, int[] wanted) =>
        Assert.Equal(wanted, KeptStates.Wanted(losses, TinyModel.Config, TinyModel.Config with { Layers = 4 }));

    [Fact]
    public void AStepLearnsTheSameFromKeptStates()
    {
        DistillationLoss[] losses = [new HiddenStates(), new Embeddings(), new CosineStates(), new SentenceVectors()];
        using var scope = NewDisposeScope();
        var teacher = new TeacherModel(TinyModel.Create(seed: 3));
        var texts = Texts();
        var kept = texts.WithTeacher(new KeptStates(teacher, texts, [0, 1, 2], 0, 4, CancellationToken.None));
        var settings = new DistillationSettings { Losses = losses, HardLabelWeight = 1 };
        using var session = new TrainingSession(
            TinyModel.Create(), new CrossEntropy(), new None(), new SparsitySchedule(), 1, new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 4 }, 20,
            new DistillationObjective(settings, TinyModel.Create(), teacher, 20));

        foreach (int[] rows in BatchPlan.Sorted(texts.Lengths, 3))
        {
            var expected = session.ComputeGradients(texts.Batch(rows, 0)).Parts!;
            var actual = session.ComputeGradients(kept.Batch(rows, 0)).Parts!;
            Assert.Equal(5, expected.Count);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Value, pair.Second.Value, HalfPrecision * Math.Max(1, pair.First.Value)));
        }
    }

    [Fact]
    public void KeepingEndsWhenItIsCancelled()
    {
        using var teacher = new TeacherModel(TinyModel.Create());
        Assert.Throws<OperationCanceledException>(() => new KeptStates(teacher, Texts(), [1], 0, 3, new CancellationToken(canceled: true)));
    }

    private static TokenizedDataset Texts()
    {
        var random = new Random(4);
        TokenizedText[] texts = [.. Enumerable.Range(0, 8).Select(i => new TokenizedText([.. Enumerable.Range(0, 3 + i).Select(_ => random.Next(1, 60))], new byte[3 + i], Truncated: false))];
        return new TokenizedDataset(texts, [.. texts.Select((_, i) => (float)(i % 2))]);
    }
}

using MLNet.Pruning.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Every student in torch and in managed code.</summary>
public sealed class StudentModelTests
{
    private const int Classes = 3;

    [Theory]
    [MemberData(nameof(TestStudents.IndicesAndPairs), MemberType = typeof(TestStudents))]
    public void TorchAndManagedCodeAgree(int student, bool pairs)
    {
        using var model = Create(student, pairs, ScalarType.Float64);
        var encoder = Compile(model, ScoringPrecision.Exact);
        TokenizedText[] texts = [.. Lengths.Select((length, i) => Text(length, pairs, i))];
        float[] managed = new float[texts.Length * Classes];
        encoder.Score(texts, managed, []);

        using var logits = Forward(model, texts);
        Assert.All(logits.ToFloats().Zip(managed), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Theory]
    [MemberData(nameof(TestStudents.IndicesAndPairs), MemberType = typeof(TestStudents))]
    public void ATextGetsItsBitsAloneAndInABatch(int student, bool pairs)
    {
        using var model = Create(student, pairs, ScalarType.Float32);
        foreach (var scoring in Enum.GetValues<ScoringPrecision>())
        {
            var encoder = Compile(model, scoring);
            TokenizedText[] texts = [.. Enumerable.Range(0, 5).SelectMany(_ => Lengths).Select((length, i) => Text(length, pairs, i))];
            float[] together = new float[texts.Length * Classes], alone = new float[Classes];
            encoder.Score(texts, together, []);
            for (int i = 0; i < texts.Length; i++)
            {
                encoder.Score(texts[i].Ids, texts[i].Types, alone);
                Assert.Equal(together[(i * Classes)..((i + 1) * Classes)], alone);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestStudents.IndicesAndPairs), MemberType = typeof(TestStudents))]
    public void PaddingChangesNothing(int student, bool pairs)
    {
        using var model = Create(student, pairs, ScalarType.Float64);
        var text = Text(5, pairs, 1);
        using var alone = Forward(model, [text]);
        using var padded = Forward(model, [text, Text(17, pairs, 2)]);
        Assert.All(alone.ToFloats().Zip(padded.ToFloats()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [MemberData(nameof(TestStudents.IndicesAndPairs), MemberType = typeof(TestStudents))]
    public void GradientsAreThoseOfFiniteDifferences(int student, bool pairs)
    {
        using var scope = NewDisposeScope();
        using var model = Create(student, pairs, ScalarType.Float64);
        TokenizedText[] texts = [Text(6, pairs, 1), Text(9, pairs, 2)];
        Tensor Loss() => nn.functional.cross_entropy(Forward(model, texts), tensor(new long[] { 1, 2 }));
        Loss().backward();
        foreach (var (name, weight) in model.Weights.Where(pair => model.Prunable.ContainsKey(pair.Key) || pair.Key.StartsWith("pooler", StringComparison.Ordinal)))
        {
            var gradient = weight.grad!.reshape(-1);
            long place = gradient.abs().argmax().ToInt64();
            double expected = gradient[place].ToDouble();
            Assert.NotEqual(0, expected);
            double Move(double step)
            {
                using var noGradient = no_grad();
                weight.view(-1)[place].add_(step);
                double loss = Loss().ToDouble();
                weight.view(-1)[place].sub_(step);
                return loss;
            }

            double slope = (Move(1e-5) - Move(-1e-5)) / 2e-5;
            Assert.True(Math.Abs(slope - expected) <= (1e-4 * Math.Abs(expected)) + 1e-8, $"{name}: {slope} for {expected}");
        }
    }

    private static int[] Lengths => [3, 8, 17, 16, 5, 31];

    private static ClassifierModule Create(int student, bool pairs, ScalarType dtype)
    {
        var made = TestStudents.All[student].Create(TinyTask.Encoder, pairs, seed: 5);
        var model = ClassifierModule.Create(made.Config, Classes, seed: 5, dtype);
        model.Load(made.Tensors);
        using var noGradient = no_grad();
        // Drawn weights of deviation 0.02 leave every output near its bias.
        foreach (var (name, weight) in model.Weights)
        {
            if (weight.dim() == 2)
                weight.mul_(name.Contains("lstm", StringComparison.Ordinal) ? 2 : 6);
        }

        return model;
    }

    private static EncoderModel Compile(ClassifierModule model, ScoringPrecision scoring) => EncoderModel.Compile(
        model.Config,
        model.Weights.ToDictionary(pair => pair.Key, pair => new EncoderTensor([.. pair.Value.shape.Select(size => (int)size)], pair.Value.ToFloats())),
        StoragePrecision.Float32, scoring);

    private static TokenizedText Text(int length, bool pair, int seed)
    {
        var random = new Random(seed);
        return new TokenizedText(
            [.. Enumerable.Range(0, length).Select(_ => random.Next(TinyTask.Config.VocabularySize))],
            [.. Enumerable.Range(0, length).Select(i => (byte)(pair && i > length / 2 ? 1 : 0))], false);
    }

    private static Tensor Forward(ClassifierModule model, TokenizedText[] texts)
    {
        using var scope = NewDisposeScope();
        var batch = new TokenizedDataset(texts, new float[texts.Length]).Batch([.. Enumerable.Range(0, texts.Length)], 0);
        var tokens = BatchTokens.Of(batch, CPU);
        return model.forward(tokens.Ids, tokens.Types, tokens.Mask).MoveToOuterDisposeScope();
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>What holds for every distillation loss: a new one is found by its type.</summary>
public class DistillationLossTests
{
    private const int Rows = 3, Length = 5, Width = 8, Heads = 2, Classes = 4;

    private static readonly string[] Names =
        [.. typeof(DistillationLoss).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DistillationLoss))).Select(type => type.Name).Order(StringComparer.Ordinal)];

    public static TheoryData<string> All { get; } = [.. Names];

    [Theory]
    [MemberData(nameof(All))]
    public void The_gradient_is_that_of_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        Compare(Create(name), Outputs(1, Width), Outputs(2, Width), projection: null);
    }

    [Fact]
    public void The_gradient_of_attention_probabilities_is_that_of_finite_differences()
    {
        using var scope = NewDisposeScope();
        foreach (bool countPadding in new[] { false, true })
            Compare(new Attention { Probabilities = true, CountPadding = countPadding }, Outputs(1, Width), Outputs(2, Width), projection: null);
    }

    [Theory]
    [InlineData(nameof(HiddenStates))]
    [InlineData(nameof(Embeddings))]
    [InlineData(nameof(CosineStates))]
    public void The_gradient_flows_through_the_projection(string name)
    {
        using var scope = NewDisposeScope();
        using var projection = new MaskedLinear(Width, Width + 2, ScalarType.Float64, CPU);
        Fill(projection.weight, seed: 5);
        Fill(projection.bias, seed: 6);
        Compare(Create(name), Outputs(1, Width), Outputs(2, Width + 2), projection);
    }

    /// <summary>Those that ask the teacher.</summary>
    public static TheoryData<string> Comparing { get; } = [.. Names.Where(name => name != nameof(MaskedLanguageModel))];

    [Theory]
    [MemberData(nameof(Comparing))]
    public void A_student_equal_to_its_teacher_is_at_the_minimum(string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher) = (Outputs(1, Width), Outputs(1, Width));
        var loss = Create(name).Value(student, teacher, projection: null);
        loss.backward();
        if (name != nameof(SoftCrossEntropy))
            Assert.Equal(0, loss.ToDouble(), 1e-9);
        Assert.All(Tensors(student).Where(tensor => tensor.grad is not null), tensor => Assert.All(tensor.grad!.Values<double>().ToArray(), slope => Assert.Equal(0, slope, 1e-9)));
    }

    [Theory]
    [InlineData(nameof(HiddenStates))]
    [InlineData(nameof(Embeddings))]
    [InlineData(nameof(CosineStates))]
    [InlineData(nameof(Attention))]
    public void What_stands_at_padding_does_not_count_unless_asked(string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher) = (Outputs(1, Width), Outputs(2, Width));
        double before = Create(name).Value(student, teacher, projection: null).ToDouble();
        using (no_grad())
        {
            // The last place of the first row is padding.
            foreach (var state in student.States)
                state[0, Length - 1].fill_(9);
            foreach (var scores in student.AttentionScores)
            {
                scores[0].select(-1, Length - 1).fill_(9);
                scores[0].select(-2, Length - 1).fill_(9);
            }
        }
        Assert.Equal(before, Create(name).Value(student, teacher, projection: null).ToDouble(), 1e-12);
        if (name == nameof(CosineStates))
            return;
        DistillationLoss counting = name switch
        {
            nameof(HiddenStates) => new HiddenStates { CountPadding = true },
            nameof(Embeddings) => new Embeddings { CountPadding = true },
            _ => new Attention { CountPadding = true },
        };
        Assert.NotEqual(before, counting.Value(student, teacher, projection: null).ToDouble(), 1e-3);
    }

    public static TheoryData<string, DistillationLoss> Mistakes => new()
    {
        { "SoftTargets.Weight is 0", new SoftTargets { Weight = 0 } },
        { "LogitError.Weight is NaN", new LogitError { Weight = double.NaN } },
        { "SoftTargets.Temperature is -1", new SoftTargets { Temperature = -1 } },
        { "SoftCrossEntropy.Temperature is 0", new SoftCrossEntropy { Temperature = 0 } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_setting_out_of_range_is_named(string message, DistillationLoss loss) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(loss.Validate).Message);

    [Fact]
    public void Attention_needs_as_many_heads()
    {
        var student = TinyModel.Config;
        Assert.Contains("3 heads and the teacher 4", Assert.Throws<ArgumentException>(() => new Attention().CheckShapes(student, student with { AttentionHeads = 4 })).Message);
    }

    private static DistillationLoss Create(string name) =>
        (DistillationLoss)Activator.CreateInstance(typeof(DistillationLoss).Assembly.GetType("MLNet.Pruning.Trainers." + name, throwOnError: true)!)!;

    private static void Compare(DistillationLoss loss, ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection)
    {
        const double Distance = 1e-5;
        loss.Value(student, teacher, projection).backward();
        int compared = 0;
        foreach (var tensor in Tensors(student).Concat(projection is null ? [] : [projection.weight, projection.bias]).Where(tensor => tensor.grad is not null))
        {
            double[] gradient = tensor.grad!.contiguous().Values<double>().ToArray();
            for (int i = 0; i < gradient.Length; i += 1 + (gradient.Length / 20))
            {
                double value = tensor.Values<double>()[i];
                double At(double moved)
                {
                    using var noGradient = no_grad();
                    tensor.Values<double>()[i] = moved;
                    return loss.Value(student, teacher, projection).ToDouble();
                }
                double slope = (At(value + Distance) - At(value - Distance)) / (2 * Distance);
                tensor.Values<double>()[i] = value;
                Assert.Equal(slope, gradient[i], 1e-8);
                compared += slope == 0 ? 0 : 1;
            }
        }
        Assert.True(compared >= 10);
    }

    private static IEnumerable<Tensor> Tensors(ModelOutputs outputs) => [outputs.Logits, .. outputs.States, .. outputs.AttentionScores];

    /// <summary>Outputs of a model of two layers; the rows have 4, 5 and 2 tokens.</summary>
    private static ModelOutputs Outputs(int seed, int width) => new()
    {
        Mask = tensor(new double[] { 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0 }, [Rows, Length]),
        Logits = Drawn(seed, Rows, Classes),
        Labels = tensor(new long[] { 0, 3, 1 }),
        States = [.. Enumerable.Range(0, 3).Select(layer => Drawn(seed + (10 * layer), Rows, Length, width))],
        AttentionScores = [.. Enumerable.Range(0, 2).Select(layer => Drawn(seed + (100 * (layer + 1)), Rows, Heads, Length, Length))],
    };

    private static Tensor Drawn(int seed, params long[] shape)
    {
        var values = zeros(shape, ScalarType.Float64);
        Fill(values, seed);
        return values.requires_grad_();
    }

    private static void Fill(Tensor target, int seed)
    {
        var random = new CounterRandom(seed, "test");
        foreach (ref double value in target.Values<double>())
            value = random.NextNormal();
    }
}

using System.Text.Json;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Values and gradients of the published losses, recorded in 64 bits.</summary>
public class GoldenLossTests(ITestOutputHelper output) : IDisposable
{
    private const double Tolerance = 1e-6;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SafetensorsFile _golden = SafetensorsFile.Open(SharedAssets.Path("golden/distillation.safetensors"));

    public void Dispose()
    {
        _golden.Dispose();
        _scope.Dispose();
    }

    [SharedTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Soft_targets(double temperature) => ComparePredictions(new SoftTargets { Temperature = temperature }, $"hinton_T{temperature}");

    [SharedTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Soft_cross_entropy(double temperature) => ComparePredictions(new SoftCrossEntropy { Temperature = temperature }, $"soft_cross_entropy_T{temperature}");

    [SharedFact]
    public void Logit_error() => ComparePredictions(new LogitError(), "logit_mse");

    [SharedFact]
    public void Soft_targets_over_a_vocabulary_at_every_token()
    {
        Tensor student = Variable("student_vocabulary_logits"), mask = Mask();
        long[] tokens = [.. mask.Values<double>().ToArray().Index().Where(place => place.Item == 1).Select(place => (long)place.Index)];
        Tensor Tokens(Tensor logits) => logits.reshape(-1, logits.shape[^1]).index_select(0, tensor(tokens));

        var loss = new SoftTargets().Value(Predictions(Tokens(student)), Predictions(Tokens(Constant("teacher_vocabulary_logits"))), projection: null);
        Compare("distilbert_kl", loss, ("vocabulary", student));
    }

    [SharedFact]
    public void Cosine_of_the_last_states()
    {
        var student = Variable("student_states");
        Compare("distilbert_cosine", new CosineStates().Value(States([student]), States([Constant("teacher_states")]), projection: null), ("states", student));
    }

    [SharedTheory]
    [InlineData("tinybert_attention", true)]
    [InlineData("attention_without_padding", false)]
    public void Attention_scores(string name, bool countPadding)
    {
        Tensor[] student = [.. Enumerable.Range(0, 2).Select(layer => Variable($"student_attention.{layer}"))];
        Tensor[] teacher = [.. Enumerable.Range(0, 4).Select(layer => Constant($"teacher_attention.{layer}"))];
        var loss = new Attention { CountPadding = countPadding }.Value(Scores(student), Scores(teacher), projection: null);
        Compare(name, loss, ("attention0", student[0]), ("attention1", student[1]));
    }

    [SharedTheory]
    [InlineData("tinybert_representation", true)]
    [InlineData("representation_without_padding", false)]
    public void Hidden_states_and_embeddings(string name, bool countPadding)
    {
        Tensor[] student = [.. Enumerable.Range(0, 3).Select(layer => Variable($"student_representation.{layer}"))];
        Tensor[] teacher = [.. Enumerable.Range(0, 5).Select(layer => Constant($"teacher_representation.{layer}"))];
        using var projection = new MaskedLinear(12, 16, ScalarType.Float64, CPU);
        using (no_grad())
        {
            projection.weight.copy_(Constant("fit.weight"));
            projection.bias.copy_(Constant("fit.bias"));
        }

        var loss = new HiddenStates { CountPadding = countPadding }.Value(States(student), States(teacher), projection)
            + new Embeddings { CountPadding = countPadding }.Value(States(student), States(teacher), projection);
        Compare(name, loss, ("rep0", student[0]), ("rep2", student[2]), ("fit_weight", projection.weight), ("fit_bias", projection.bias));
    }

    private void ComparePredictions(DistillationLoss loss, string name)
    {
        var student = Variable("student_logits");
        Compare(name, loss.Value(Predictions(student), Predictions(Constant("teacher_logits")), projection: null), ("student_logits", student));
    }

    private void Compare(string name, Tensor loss, params (string Name, Tensor Tensor)[] variables)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedAssets.Path("golden/distillation.json")));
        double expected = document.RootElement.GetProperty("losses").GetProperty(name).GetDouble();
        double worst = Math.Abs(loss.ToDouble() - expected) / expected;
        loss.backward();
        int compared = 0;
        foreach (var (variable, tensor) in variables)
        {
            string gradient = $"{name}.grad.{variable}";
            if (!_golden.Header.Tensors.ContainsKey(gradient))
                continue;
            double[] recorded = _golden.ReadDoubles(gradient);
            double largest = recorded.Max(Math.Abs);
            Assert.Equal(recorded.Length, tensor.grad!.numel());
            worst = Math.Max(worst, recorded.Zip(tensor.grad.contiguous().Values<double>().ToArray()).Max(pair => Math.Abs(pair.First - pair.Second)) / largest);
            compared++;
        }
        output.WriteLine($"{name}: {worst:E1} relative, {compared} gradients");
        Assert.True(compared > 0);
        Assert.InRange(worst, 0, Tolerance);
    }

    private Tensor Constant(string name) => tensor(_golden.ReadDoubles(name), [.. _golden.Header.Tensors[name].Shape.Select(size => (long)size)]);

    private Tensor Variable(string name) => Constant(name).requires_grad_();

    private Tensor Mask() => tensor(_golden.ReadIntegers("mask"), [4, 10]).to(ScalarType.Float64);

    private ModelOutputs Predictions(Tensor logits) => new() { Mask = Mask(), Logits = logits };

    private ModelOutputs States(Tensor[] states) => Predictions(zeros(0)) with { States = states };

    private ModelOutputs Scores(Tensor[] scores) => Predictions(zeros(0)) with { AttentionScores = scores };
}

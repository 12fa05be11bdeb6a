using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class ParameterUpdaterTests
{
    internal static readonly OptimizerSettings Settings = new() { LearningRate = 1e-2, WarmupSteps = 0, ClipNorm = 0.5, WeightDecay = 0.1 };

    [Theory]
    [InlineData(nameof(None), ScalarType.Float32)]
    [InlineData(nameof(None), ScalarType.Float64)]
    [InlineData(nameof(Magnitude), ScalarType.Float32)]
    [InlineData(nameof(Magnitude), ScalarType.Float64)]
    [InlineData(nameof(Movement), ScalarType.Float32)]
    [InlineData(nameof(Movement), ScalarType.Float64)]
    [InlineData(nameof(SoftMovement), ScalarType.Float32)]
    [InlineData(nameof(SoftMovement), ScalarType.Float64)]
    [InlineData(nameof(ScoresOnly), ScalarType.Float32)]
    [InlineData(nameof(ScoresOnly), ScalarType.Float64)]
    public void The_fused_passes_agree_with_torch_operations(string name, ScalarType type)
    {
        using var scope = NewDisposeScope();
        double tolerance = type == ScalarType.Float32 ? 1e-6 : 1e-13;
        var (fused, plain) = (Parameters(name, type), Parameters(name, type));
        ParameterUpdater fusedUpdater = ParameterUpdater.For(fused, CPU, type), plainUpdater = new TorchUpdater(plain);
        Assert.IsNotType<TorchUpdater>(fusedUpdater);

        for (int step = 1; step <= 5; step++)
        {
            double share = 1 - (0.15 * step);
            fusedUpdater.ApplyMasks(share);
            plainUpdater.ApplyMasks(share);
            for (int i = 0; i < fused.Length; i++)
            {
                Assert.Equal(plain[i].KeptElements().ToFloats(), fused[i].KeptElements().ToFloats());
                Close(plain[i].Effective, fused[i].Effective, tolerance);
                fused[i].Gradient = plain[i].Gradient = Values(fused[i].Weight.Value.shape, type, 100 * (step + i));
            }

            double norm = plainUpdater.SquaredGradientNorm();
            Assert.Equal(norm, fusedUpdater.SquaredGradientNorm(), 1e-5 * norm);
            var adam = new AdamStep(Settings, step, rateFactor: 1.0 / step, scoreRate: 0.1, Math.Sqrt(norm));
            fusedUpdater.Update(adam);
            plainUpdater.Update(adam);
            foreach (var (expected, actual) in plain.SelectMany(parameter => parameter.Tensors).Zip(fused.SelectMany(parameter => parameter.Tensors)))
            {
                Close(expected.Value, actual.Value, tolerance);
                Close(expected.Mean, actual.Mean, tolerance);
                Close(expected.Variance, actual.Variance, tolerance);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Matrices_are_selected_from_together_as_if_they_were_one(bool fused)
    {
        using var scope = NewDisposeScope();
        var together = Enumerable.Range(0, 3).Select(i =>
        {
            var linear = new MaskedLinear(inputs: 7 + i, outputs: 11, ScalarType.Float32, CPU);
            var parameter = new TrainedParameter("weight" + i, linear, new Movement { ScoreStart = ScoreStart.Constant() }, new CounterRandom(1, "scores"));
            using (no_grad())
                parameter.Scores!.Value.copy_((Values([11, 7 + i], ScalarType.Float32, i) * 4).to(ScalarType.Int64));
            return parameter;
        }).ToArray();
        float[] keys = [.. together.SelectMany(parameter => parameter.Scores!.Value.ToFloats())];
        Assert.InRange(keys.Distinct().Count(), 5, 9);

        var updater = fused ? ParameterUpdater.For(together, CPU, ScalarType.Float32) : new TorchUpdater(together);
        for (int keep = 0; keep <= keys.Length; keep += 8)
        {
            updater.Select(together, keep);
            float[] kept = [.. together.SelectMany(parameter => parameter.KeptElements().ToFloats())];
            Assert.Equal(Enumerable.Range(0, keys.Length).OrderByDescending(i => keys[i]).Take(keep).Order(), Enumerable.Range(0, keys.Length).Where(i => kept[i] == 1));
            Assert.Equal(keep, together.Sum(parameter => parameter.CountKept()));
        }
    }

    [Fact]
    public void Without_masks_it_is_the_AdamW_of_torch()
    {
        using var scope = NewDisposeScope();
        long[] shape = [37, 19];
        var ours = nn.Parameter(Values(shape, ScalarType.Float64, 1));
        var theirs = nn.Parameter(Values(shape, ScalarType.Float64, 1));
        TrainedParameter[] parameters = [new("weight", ours)];
        var updater = ParameterUpdater.For(parameters, CPU, ScalarType.Float64);
        using var optimizer = optim.AdamW([theirs], lr: 1e-2, weight_decay: 0.1);
        for (int step = 1; step <= 20; step++)
        {
            var gradient = Values(shape, ScalarType.Float64, 10 + step);
            parameters[0].Gradient = gradient;
            updater.Update(new AdamStep(Settings, step, rateFactor: 1, scoreRate: 0, gradientNorm: 0));
            theirs.grad = gradient;
            optimizer.step();
            Close(theirs, ours, 1e-14);
        }
    }

    [Fact]
    public void Biases_and_scores_do_not_decay()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(nameof(Movement), ScalarType.Float64);
        var before = parameters.SelectMany(parameter => parameter.Tensors).ToDictionary(tensor => tensor.Name, tensor => tensor.Value.clone());
        var updater = ParameterUpdater.For(parameters, CPU, ScalarType.Float64);
        foreach (var parameter in parameters)
            parameter.Gradient = zeros_like(parameter.Weight.Value);
        updater.Update(new AdamStep(Settings, 1, rateFactor: 1, scoreRate: 0.1, gradientNorm: 1));
        foreach (var tensor in parameters.SelectMany(parameter => parameter.Tensors))
            Close(before[tensor.Name] * (tensor.Name is "weight" or "matrix" ? 1 - 1e-3 : 1), tensor.Value, 1e-15);
    }

    /// <summary>A masked layer of more than one chunk and of an odd size, an unmasked matrix and a bias.</summary>
    internal static TrainedParameter[] Parameters(string name, ScalarType type)
    {
        PruningMethod method = name switch
        {
            nameof(Magnitude) => new Magnitude(),
            nameof(Movement) => new Movement { ScoreStart = ScoreStart.Uniform(1) },
            nameof(SoftMovement) => new SoftMovement { ScoreStart = ScoreStart.Uniform(1) },
            nameof(ScoresOnly) => new ScoresOnly { ScoreStart = ScoreStart.Uniform(1) },
            _ => new None(),
        };
        var linear = new MaskedLinear(inputs: 211, outputs: 173, type, CPU);
        using (no_grad())
            linear.weight.copy_(Values([173, 211], type, 3));
        var random = new CounterRandom(1, "scores");
        var penalty = new ScorePenalty(method is SoftMovement or ScoresOnly ? 1e6 : 0, Shift: 0.5);
        return
        [
            method is None ? new TrainedParameter("weight", linear.weight) : new TrainedParameter("weight", linear, method, random) { Penalty = penalty },
            new TrainedParameter("matrix", Values([5, 3], type, 4)),
            new TrainedParameter("bias", Values([7], type, 5)),
        ];
    }

    /// <summary>Values with ties and of both signs.</summary>
    internal static Tensor Values(long[] shape, ScalarType type, int seed)
    {
        var random = new Random(seed);
        var values = new float[shape.Aggregate((product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.Next(-1000, 1001) / 1000f;
        return tensor(values, shape, dtype: type);
    }

    private static void Close(Tensor expected, Tensor actual, double tolerance) =>
        Assert.True((expected - actual).abs().max().ToDouble() <= tolerance);
}

using MLNet.Pruning.Tests;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>The recorded runs of the published recipe, repeated by the classes that train the product.</summary>
public class GoldenTraceTests(ITestOutputHelper output)
{
    private static readonly int[] Snapshots = [0, 9, 17, 29];

    /// <summary>Every run, with managed kernels and in plain torch.</summary>
    public static IEnumerable<object[]> SingleRuns =>
        from name in (string[])["dense", "magnitude", "movement", "movement_global", "movement_distilled", "soft_movement", "l0", "scores_only"]
        from managedKernels in (bool[])[true, false]
        select new object[] { name, managedKernels };

    [SharedTheory]
    [InlineData("dense")]
    [InlineData("magnitude")]
    [InlineData("movement")]
    [InlineData("movement_global")]
    [InlineData("movement_distilled")]
    [InlineData("soft_movement")]
    [InlineData("l0")]
    [InlineData("scores_only")]
    public void The_run_is_repeated_in_64_bits(string name)
    {
        using var scope = NewDisposeScope();
        using var trace = new GoldenTrace(name, Method(name), ScalarType.Float64);
        var session = trace.Session;
        bool random = session.Parameters.Any(parameter => parameter.Gate is not null);
        var worst = new SortedDictionary<string, double>();
        void Compare(string what, double[] expected, ReadOnlySpan<double> actual)
        {
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
                worst[what] = Math.Max(worst.GetValueOrDefault(what), Math.Abs(expected[i] - actual[i]));
        }

        for (int step = 0; step < GoldenTrace.Steps; step++)
        {
            var batch = trace.Batch(step);
            bool snapshot = Snapshots.Contains(step);
            if (snapshot)
            {
                // Those of a run with random gates are of its noise, as is the loss.
                if (!random)
                    Compare("logits", trace.Values($"{step}.logits"), session.Logits(batch).Values<double>());
                foreach (var (parameter, tensor) in Tensors(session))
                {
                    Compare("before", trace.Values(step, "before", parameter, tensor), tensor.Value.Values<double>());
                    if (step == 0)
                        continue;
                    Compare("moments", trace.Values(step, "m", parameter, tensor), tensor.Mean.Values<double>());
                    Compare("moments", trace.Values(step, "v", parameter, tensor), tensor.Variance.Values<double>());
                }
            }

            var loss = session.ComputeGradients(batch);
            if (snapshot)
            {
                foreach (var parameter in session.Parameters)
                {
                    if (parameter.Weight.Learns)
                        Compare("gradients", trace.Values(step, "grad", parameter, parameter.Weight), parameter.WeightGradient().contiguous().Values<double>());
                    if (parameter.Scores is { } scores)
                        Compare("gradients", trace.Values(step, "grad", parameter, scores), parameter.ScoreGradient().contiguous().Values<double>());
                    if (parameter.MaskSource != MaskSource.None && !random)
                        Compare("masks", trace.Mask($"{step}.mask", parameter), parameter.KeptElements().Values<double>());
                }
            }

            var result = session.ApplyGradients(loss);
            Compare("loss", [trace.Number(step, "loss")], [result.Loss + result.Penalty]);
            if (result.Batch.Parts is [var hardLabels, var softTargets])
            {
                Compare("cross-entropy", [trace.Number(step, "ce")], [hardLabels.Value]);
                Compare("soft targets", [trace.Number(step, "kd")], [softTargets.Value]);
            }
            Compare("gradient norm", [trace.Number(step, "grad_norm")], [result.GradientNorm]);
            Compare("penalty", [trace.Number(step, "lambda") * trace.Number(step, "regularizer")], [result.Penalty]);
            if (name is not ("soft_movement" or "l0"))
                Compare("share", [trace.Number(step, "threshold")], [result.RemainingWeights]);
            Compare("rate factor", [trace.Number(step, "lr_scale")], [result.LearningRate / GoldenTrace.LearningRate]);
            if (snapshot)
            {
                foreach (var (parameter, tensor) in Tensors(session))
                    Compare("after", trace.Values(step, "after", parameter, tensor), tensor.Value.Values<double>());
            }
        }

        double[] logits = [.. Enumerable.Range(0, 4).SelectMany(step => session.Logits(trace.Batch(step)).Values<double>().ToArray())];
        Compare("final logits", trace.Values("final.logits"), logits);
        foreach (var parameter in session.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None))
            Compare("masks", trace.Mask("final.mask", parameter), parameter.Openness().contiguous().Values<double>());

        foreach (var (what, difference) in worst)
            output.WriteLine($"{name}: {what} {difference:E1}");
        Assert.All(worst, difference => Assert.True(difference.Value <= 1e-9, $"{difference.Key} differs by {difference.Value}"));
    }

    [SharedTheory]
    [MemberData(nameof(SingleRuns))]
    public void One_step_is_repeated_in_32_bits(string name, bool managedKernels)
    {
        using var scope = NewDisposeScope();
        using var trace = new GoldenTrace(name, Method(name), ScalarType.Float32, managedKernels);
        var session = trace.Session;
        foreach (int step in Snapshots)
        {
            trace.Restore(step);
            var loss = session.ComputeGradients(trace.Batch(step));
            Assert.Equal(trace.Number(step, "ce"), loss.HardLabels, 1e-5 * trace.Number(step, "ce"));

            foreach (var parameter in session.Parameters)
            {
                if (parameter.MaskSource is MaskSource.Weight or MaskSource.Score)
                    Assert.Equal(trace.Mask($"{step}.mask", parameter), Doubles(parameter.KeptElements()));
                if (parameter.Weight.Learns)
                    CompareGradient(parameter, parameter.Weight, parameter.WeightGradient());
                if (parameter.Scores is { } scores)
                    CompareGradient(parameter, scores, parameter.ScoreGradient());
            }

            double rate = session.ApplyGradients(loss).LearningRate;
            foreach (var (parameter, tensor) in Tensors(session).Where(pair => !HasNoGradient(pair.Parameter)))
            {
                var (expected, actual) = (trace.Values(step, "after", parameter, tensor), Doubles(tensor.Value));
                double[] gradient = trace.Values(step, "grad", parameter, tensor);
                double largest = gradient.Max(Math.Abs), scoreRate = tensor == parameter.Scores ? rate * Method(name).PeakScoreRate / GoldenTrace.LearningRate : rate;
                for (int i = 0; i < expected.Length; i++)
                {
                    double bound = Math.Abs(gradient[i]) < 1e-6 * largest ? 2 * scoreRate : 0;
                    Assert.Equal(expected[i], actual[i], bound + (1e-4 * Math.Abs(expected[i])) + 1e-7);
                }
            }

            void CompareGradient(TrainedParameter parameter, TrainedTensor tensor, Tensor gradient)
            {
                if (HasNoGradient(parameter))
                    return;
                double[] expected = trace.Values(step, "grad", parameter, tensor);
                double bound = (1e-4 * expected.Max(Math.Abs)) + 1e-6;
                Assert.All(expected.Zip(Doubles(gradient)), pair => Assert.Equal(pair.First, pair.Second, bound));
            }
        }
    }

    [SharedTheory]
    [MemberData(nameof(SingleRuns))]
    public void The_run_is_followed_in_32_bits(string name, bool managedKernels)
    {
        using var scope = NewDisposeScope();
        using var trace = new GoldenTrace(name, Method(name), ScalarType.Float32, managedKernels);
        double worst = 0;
        for (int step = 0; step < GoldenTrace.Steps; step++)
        {
            double expected = trace.Number(step, "ce"), loss = trace.Session.Step(trace.Batch(step)).Batch.HardLabels;
            worst = Math.Max(worst, Math.Abs(loss - expected) / expected);
        }
        Assert.True(worst <= 1e-3, $"the losses differ by {worst:E1}");

        trace.Session.Logits(trace.Batch(0));
        var masks = trace.Session.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None)
            .SelectMany(parameter => trace.Mask("final.mask", parameter).Zip(Doubles(parameter.Openness()))).ToArray();
        double equal = masks.Length == 0 ? 1 : masks.Count(pair => Math.Abs(pair.First - pair.Second) < 1e-3) / (double)masks.Length;
        output.WriteLine($"{name}: losses differ by {worst:E1} relative, {equal:P2} of the masks are equal");
        Assert.True(equal >= 0.99, $"only {equal:P2} of the masks are equal");
    }

    private static PruningMethod Method(string name) => name switch
    {
        "dense" => new None(),
        "magnitude" => new Magnitude(),
        "soft_movement" => new SoftMovement { ScoreStart = ScoreStart.Constant(), Lambda = 3, FinalThreshold = 0.49, SteerToShare = false },
        "l0" => new L0 { ScoreLearningRate = 0.3, Lambda = 20, SteerToShare = false },
        "scores_only" => new ScoresOnly { ScoreLearningRate = 1e-2, ScoreStart = ScoreStart.Constant() },
        "movement_global" => new Movement { ScoreStart = ScoreStart.Constant(), Global = true },
        _ => new Movement { ScoreStart = ScoreStart.Constant() },
    };

    private static IEnumerable<(TrainedParameter Parameter, TrainedTensor Tensor)> Tensors(TrainingSession session) =>
        session.Parameters.SelectMany(parameter => parameter.Tensors.Select(tensor => (parameter, tensor)));

    /// <summary>A bias of the keys adds the same to all scores of a query, so its gradient is rounding noise.</summary>
    private static bool HasNoGradient(TrainedParameter parameter) => parameter.Weight.Name.EndsWith("key.bias", StringComparison.Ordinal);

    private static double[] Doubles(Tensor tensor) => [.. tensor.ToFloats().Select(value => (double)value)];
}

using System.Text.Json;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class ReweightedProximalTests(ITestOutputHelper output)
{
    [SharedFact]
    public void Repeats_the_recorded_steps()
    {
        using var scope = NewDisposeScope();
        using var values = SafetensorsFile.Open(SharedAssets.Path("golden/reweighted_proximal.safetensors"));
        using var document = JsonDocument.Parse(File.ReadAllText(SharedAssets.Path("golden/reweighted_proximal.json")));
        double Setting(string name) => document.RootElement.GetProperty(name).GetDouble();
        double[] gradients = values.ReadDoubles("gradients"), weights = values.ReadDoubles("weights"), alphas = values.ReadDoubles("alpha"), initial = values.ReadDoubles("initial");
        int count = initial.Length, steps = gradients.Length / count;

        var method = new ReweightedProximal
        {
            Gamma = Setting("gamma"),
            Epsilon = Setting("epsilon"),
            ReweightSteps = (int)Setting("reweight_every"),
            SteerToShare = false,
        };
        var settings = new OptimizerSettings { LearningRate = Setting("lr"), WarmupSteps = 0, WeightDecay = Setting("weight_decay"), ClipNorm = double.MaxValue };
        var linear = new MaskedLinear(inputs: count / 5, outputs: 5, ScalarType.Float64, CPU);
        initial.CopyTo(linear.weight.Values<double>());
        TrainedParameter[] parameters = [new("weight", linear, method, new CounterRandom(1, "none"))];
        var updater = ParameterUpdater.For(parameters, CPU, ScalarType.Float64);
        var pruner = method.Start(new PruningContext
        {
            Parameters = parameters,
            Updater = updater,
            Settings = settings,
            Schedule = new SparsitySchedule { WarmupRatio = 0, CooldownRatio = 0 },
            RemainingWeights = 1,
            TotalSteps = steps + 1,
            Seed = 1,
        });
        var alpha = pruner.State.First().Tensor;

        double worst = 0;
        for (int step = 0; step < steps; step++)
        {
            pruner.SetMasks(step, training: true);
            parameters[0].Gradient = tensor(gradients[(step * count)..((step + 1) * count)], linear.weight.shape);
            updater.Update(new AdamStep(settings, step + 1, rateFactor: 1, scoreRate: 0, gradientNorm: 0));
            pruner.AfterUpdate(step + 1, settings.LearningRate);
            Compare(weights, linear.weight);
            Compare(alphas, alpha);

            void Compare(double[] expected, Tensor actual)
            {
                double[] row = expected[(step * count)..((step + 1) * count)], ours = actual.Values<double>().ToArray();
                for (int i = 0; i < count; i++)
                {
                    Assert.Equal(row[i] == 0, ours[i] == 0);
                    worst = Math.Max(worst, row[i] == 0 ? 0 : Math.Abs((ours[i] - row[i]) / row[i]));
                }
            }
        }
        output.WriteLine($"weights and alpha differ by {worst:E1} relative");
        Assert.True(worst <= 1e-6, $"weights and alpha differ by {worst:E1}");
        Assert.Equal((int)Setting("zeros_at_end"), linear.weight.Values<double>().Count(0));
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-2)]
    [InlineData(100)]
    public void Training_ends_at_the_asked_share_whatever_the_strength(double gamma)
    {
        using var session = TinyModel.Session(new ReweightedProximal { Gamma = gamma, ReweightSteps = 10 }, totalSteps: 100);
        for (int step = 0; step < 80; step++)
            Assert.True(session.Step(TinyModel.Batch(step)).RemainingWeights >= TinyModel.Share - 1e-3);
        Assert.Equal(TinyModel.Share, session.RemainingWeights, 1e-3);

        // From here on the mask is fixed.
        float[] zeros = Zeros(session);
        for (int step = 80; step < 100; step++)
            session.Step(TinyModel.Batch(step));
        Assert.Equal(zeros, Zeros(session));
        Assert.True(session.AtFinalShare);
    }

    [Fact]
    public void The_proximal_step_makes_exact_zeros_along_the_schedule()
    {
        using var session = TinyModel.Session(new ReweightedProximal { ReweightSteps = 10 }, totalSteps: 200);
        for (int step = 0; step < 150; step++)
            session.Step(TinyModel.Batch(step));

        // Before the last cut: what the proximal step did by itself.
        Assert.InRange(session.RemainingWeights, TinyModel.Share, 0.6);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(35)]
    public void A_training_resumes_with_its_factors(int stop)
    {
        var method = new ReweightedProximal { ReweightSteps = 5 };
        using var undisturbed = TinyModel.Session(method);
        for (int step = 0; step < stop; step++)
            undisturbed.Step(TinyModel.Batch(step));
        using var resumed = TinyModel.Session(method);
        resumed.LoadState(undisturbed.SaveState(), undisturbed.StepsDone);
        for (int step = stop; step < 40; step++)
            Assert.Equal(undisturbed.Step(TinyModel.Batch(step)), resumed.Step(TinyModel.Batch(step)));
        Assert.Equal(Zeros(undisturbed), Zeros(resumed));
    }

    [Fact]
    public void Unsteered_the_share_is_an_outcome()
    {
        using var session = TinyModel.Session(new ReweightedProximal { Gamma = 1e-9, SteerToShare = false });
        for (int step = 0; step < 40; step++)
            session.Step(TinyModel.Batch(step));
        Assert.InRange(session.RemainingWeights, 0.9, 1);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("Gamma", Assert.Throws<ArgumentOutOfRangeException>(() => new ReweightedProximal { Gamma = 0 }.Validate()).ParamName);
        Assert.Equal("Epsilon", Assert.Throws<ArgumentOutOfRangeException>(() => new ReweightedProximal { Epsilon = 0 }.Validate()).ParamName);
        Assert.Equal("ReweightSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new ReweightedProximal { ReweightSteps = 0 }.Validate()).ParamName);
    }

    private static float[] Zeros(TrainingSession session) =>
        [.. session.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None).SelectMany(parameter => parameter.Weight.Value.ToFloats()).Select(weight => weight == 0 ? 1f : 0)];
}

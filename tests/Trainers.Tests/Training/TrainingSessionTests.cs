using MLNet.Pruning.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class TrainingSessionTests
{
    public static TheoryData<string> Methods => TestMethods.All;

    public static TheoryData<string> SharingMethods => TestMethods.Sharing;

    [Theory]
    [MemberData(nameof(Methods))]
    public void Learns_the_task(string name)
    {
        const int Steps = 180;
        using var session = TinyModel.Session(TestMethods.Create(name), Steps, frozen: false);
        Batch[] batches = [.. Enumerable.Range(0, 4).Select(i => TinyModel.Batch(i))];
        double before = session.Evaluate(batches).Loss;
        for (int step = 0; step < Steps; step++)
            session.Step(batches[step % batches.Length]);
        var after = session.Evaluate(batches);
        Assert.True(session.AtFinalShare);

        // There is little to choose among weights that were drawn, and nothing else learns there.
        double bound = name == nameof(ScoresOnly) ? 1 : 0.5;
        Assert.True(after.Loss < bound * before, $"loss {before} to {after.Loss}");
        Assert.True(name == nameof(ScoresOnly) || after.Accuracy > 0.9, $"accuracy {after.Accuracy}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_whatever_else_draws_random_numbers()
    {
        Dictionary<string, float[]> Run(int seed, long noise)
        {
            manual_seed(noise);
            using var session = TinyModel.Session(new Movement { ScoreStart = ScoreStart.Uniform(0.1) }, seed: seed);
            for (int step = 0; step < 25; step++)
            {
                using (var drawn = randn(10))
                    session.Step(TinyModel.Batch(step));
            }
            return session.Fold().ToDictionary(named => named.Key, named => named.Value.Values.ToArray());
        }

        var first = Run(seed: 4, noise: 1);
        Assert.Equal(first, Run(seed: 4, noise: 2));
        Assert.NotEqual(first["encoder.layer.0.intermediate.dense.weight"], Run(seed: 5, noise: 1)["encoder.layer.0.intermediate.dense.weight"]);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Managed_kernels_give_the_gradients_of_plain_torch(string name)
    {
        using var scope = NewDisposeScope();
        using var managed = TinyModel.Session(TestMethods.Create(name), frozen: false);
        using var plain = TinyModel.Session(TestMethods.Create(name), frozen: false, managedKernels: false);
        for (int step = 0; step < 38; step++)
        {
            if (step is 3 or 20 or 37)
            {
                plain.LoadState(managed.SaveState(), managed.StepsDone);
                Assert.Equal(plain.ComputeGradients(TinyModel.Batch(step)).Total, managed.ComputeGradients(TinyModel.Batch(step)).Total, 1e-5);
                foreach (var (expected, actual) in plain.Parameters.Zip(managed.Parameters))
                {
                    double largest = expected.Gradient!.abs().max().ToDouble();
                    if (expected.Weight.Learns)
                        Assert.Equal(0, (expected.WeightGradient() - actual.WeightGradient()).abs().max().ToDouble(), (2e-5 * largest) + 1e-7);
                    if (expected.Scores is not null)
                        Assert.Equal(0, (expected.ScoreGradient() - actual.ScoreGradient()).abs().max().ToDouble(), (2e-5 * largest) + 1e-7);
                }
                foreach (var parameter in plain.Parameters.Concat(managed.Parameters))
                    parameter.Gradient = parameter.Effective.grad = null;
            }
            managed.Step(TinyModel.Batch(step));
        }

        // The sparse products were at work where masks are, but for gates, which torch computes.
        bool sparse = name is not (nameof(None) or nameof(L0));
        Assert.All(managed.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None), parameter => Assert.Equal(sparse, parameter.Sparse is { InUse: true }));
        Assert.All(plain.Parameters, parameter => Assert.Null(parameter.Sparse));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_resumed_training_is_the_undisturbed_one_bit_for_bit(string name)
    {
        using var undisturbed = TinyModel.Session(TestMethods.Create(name), frozen: false);
        using var stopped = TinyModel.Session(TestMethods.Create(name), frozen: false);
        for (int step = 0; step < 20; step++)
        {
            undisturbed.Step(TinyModel.Batch(step));
            stopped.Step(TinyModel.Batch(step));
        }

        // Other weights on purpose: all must come from the state.
        using var resumed = TinyModel.Session(TestMethods.Create(name), frozen: false, seed: 1);
        resumed.Step(TinyModel.Batch(77));
        resumed.LoadState(stopped.SaveState(), stopped.StepsDone);
        Assert.Equal(undisturbed.Evaluate([TinyModel.Batch(1)]), resumed.Evaluate([TinyModel.Batch(1)]));
        for (int step = 20; step < 40; step++)
            Assert.Equal(undisturbed.Step(TinyModel.Batch(step)), resumed.Step(TinyModel.Batch(step)));
        var expected = undisturbed.SaveState();
        var actual = resumed.SaveState();
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, named => Assert.Equal(named.Value.Values.ToArray(), actual[named.Key].Values.ToArray()));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_by_name()
    {
        using var session = TinyModel.Session(new Movement());
        var state = new Dictionary<string, EncoderTensor>(session.SaveState());
        const string Name = "encoder.layer.1.output.dense.weight.scores.variance";
        state[Name] = new EncoderTensor([2], new float[2]);
        Assert.Contains(Name, Assert.Throws<ArgumentException>(() => session.LoadState(state, 3)).Message);
        state.Remove(Name);
        Assert.Contains(Name, Assert.Throws<ArgumentException>(() => session.LoadState(state, 3)).Message);
    }

    [Theory]
    [MemberData(nameof(SharingMethods))]
    public void Folding_leaves_the_asked_share_and_the_evaluated_model(string name)
    {
        // Without managed kernels, whose products with few weights round otherwise than torch's.
        using var session = TinyModel.Session(TestMethods.Create(name), managedKernels: false);
        for (int step = 0; step < 40; step++)
            session.Step(TinyModel.Batch(step));
        var folded = session.Fold();
        string[] prunable = [.. Enumerable.Range(0, 2).SelectMany(layer => TensorNames.Prunable.Select(part => TensorNames.Weight(TensorNames.Layer(layer, part))))];
        double elements = prunable.Sum(matrix => folded[matrix].Values.Length), kept = prunable.Sum(matrix => folded[matrix].Values.ToArray().Count(value => value != 0));
        Assert.Equal(TinyModel.Share, kept / elements, 1e-3);
        Assert.Equal(TinyModel.Share, session.RemainingWeights, 1e-3);
        Assert.True(session.AtFinalShare);
        Assert.DoesNotContain(folded["pooler.dense.weight"].Values.ToArray(), value => value == 0);

        using var scope = NewDisposeScope();
        using var dense = new SequenceClassifier(TinyModel.Config, TinyModel.Classes, seed: 1, managedKernels: false);
        dense.Load(folded);
        using var evaluated = new TrainingSession(dense, new CrossEntropy(), new None(), new SparsitySchedule(), 1, new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 0 }, 1);
        Assert.Equal(session.Logits(TinyModel.Batch(3)).ToFloats(), evaluated.Logits(TinyModel.Batch(3)).ToFloats());
    }

    [Fact]
    public void Evaluating_between_steps_changes_nothing()
    {
        using var quiet = TinyModel.Session(new Movement());
        using var watched = TinyModel.Session(new Movement());
        for (int step = 0; step < 20; step++)
        {
            Assert.Equal(quiet.Step(TinyModel.Batch(step)), watched.Step(TinyModel.Batch(step)));
            watched.Evaluate([TinyModel.Batch(3), TinyModel.Batch(4)]);
            watched.Fold();
        }
    }

    [Fact]
    public void Frozen_embeddings_keep_their_values()
    {
        using var session = TinyModel.Session(new Movement());
        var before = session.Fold();
        for (int step = 0; step < 10; step++)
            session.Step(TinyModel.Batch(step));
        var after = session.Fold();
        foreach (string name in before.Keys)
            Assert.Equal(name.StartsWith("embeddings.", StringComparison.Ordinal), before[name].Values.Span.SequenceEqual(after[name].Values.Span));
    }

    [Fact]
    public void A_diverged_training_stops_with_the_reason()
    {
        var model = TinyModel.Create();
        using var session = new TrainingSession(model, new CrossEntropy(), new None(), new SparsitySchedule(), 1, new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 0 }, 10);
        using (no_grad())
            model.classifier.weight.fill_(float.NaN);
        Assert.Contains("diverged at step 1", Assert.Throws<InvalidOperationException>(() => session.Step(TinyModel.Batch(1))).Message);
    }

    [Fact]
    public void A_schedule_longer_than_the_training_is_refused()
    {
        using var model = TinyModel.Create();
        var schedule = new SparsitySchedule { WarmupRatio = 0.5, CooldownRatio = 0.45 };
        var settings = new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 0 };
        Assert.Contains("cannot finish in 3 ", Assert.Throws<ArgumentException>(() => new TrainingSession(model, new CrossEntropy(), new Movement(), schedule, 0.1, settings, 3)).Message);
        new TrainingSession(model, new CrossEntropy(), new None(), schedule, 1, settings, totalSteps: 3).Dispose();
    }
}

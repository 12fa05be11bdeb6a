using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>What counts all tensors of the process, or sets its threads, and so runs while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class ProcessWide
{
    public const string Name = nameof(ProcessWide);
}

[Collection(ProcessWide.Name)]
public sealed class ProcessWideTests : IDisposable
{
    private readonly int _threads = get_num_threads();

    public void Dispose() => set_num_threads(_threads);

    [Fact]
    public void No_tensor_outlives_its_session()
    {
        static TrainingSession Session(SequenceClassifier model) =>
            new(model, new CrossEntropy(), new Movement(), new SparsitySchedule(), 0.2, new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 4 }, totalSteps: 200);

        using (var warm = Session(TinyModel.Create()))
            warm.Step(TinyModel.Batch(0));

        // What earlier tests left to the garbage collector is not ours to count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long expected = Tensor.TotalCount, scoped = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int fit = 0; fit < 3; fit++)
        {
            using (NewDisposeScope())
            {
                var model = TinyModel.Create();
                using (var session = Session(model))
                {
                    session.Step(TinyModel.Batch(0));
                    long afterOne = Tensor.TotalCount;
                    for (int step = 1; step < 200; step++)
                        session.Step(TinyModel.Batch(step));
                    session.Evaluate([TinyModel.Batch(1)]);
                    session.SaveState();
                    session.Fold();
                    Assert.Equal(afterOne, Tensor.TotalCount);
                }

                // Every nn.Parameter leaves one count behind, of the tensor whose handle its constructor took over.
                int parameters = model.Weights.Count + model.Prunable.Count;
                (expected, scoped) = (expected + parameters, scoped + parameters);
                Assert.Equal(expected, Tensor.TotalCount);
            }
            Assert.Equal(scoped, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit_of_an_update()
    {
        float[] Run(int threads)
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            var parameters = ParameterUpdaterTests.Parameters(nameof(Movement), ScalarType.Float32);
            var updater = ParameterUpdater.For(parameters, CPU, ScalarType.Float32);
            updater.ApplyMasks(0.3);
            foreach (var parameter in parameters)
                parameter.Gradient = ParameterUpdaterTests.Values(parameter.Weight.Value.shape, ScalarType.Float32, 5);
            updater.Update(new AdamStep(ParameterUpdaterTests.Settings, 1, 1, 0.1, Math.Sqrt(updater.SquaredGradientNorm())));
            return [.. parameters.SelectMany(parameter => parameter.Tensors).SelectMany(tensor => tensor.Value.ToFloats())];
        }
        Assert.Equal(Run(threads: 1), Run(threads: 3));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public void The_number_of_threads_changes_no_bit_of_a_sparse_product(bool onlyKeptLearn, int ofOurs)
    {
        float[] Run(int threads)
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            var (linear, _) = SparseLinearTests.Masked(inputs: 200, outputs: 300, share: 0.1, onlyKeptLearn);
            var (x, direction) = (SparseLinearTests.Values([333, 200], 1), SparseLinearTests.Values([333, 300], 2));
            return [.. SparseLinearTests.Gradients(x, linear.Effective, linear.bias, direction, linear.forward)[..ofOurs].SelectMany(tensor => tensor.ToFloats())];
        }
        Assert.Equal(Run(threads: 1), Run(threads: 3));
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit_of_attention()
    {
        float[] Run(int threads)
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            MaskedLinear[] layers = SelfAttentionFunctionTests.Layers(64, share: 0.2);
            var input = SelfAttentionFunctionTests.Values([16, 70, 64], 1).requires_grad_();
            var output = SelfAttentionFunction.Run(input, SelfAttentionFunctionTests.Bias(16, 70), layers, 2, DropoutMask.At(1, 2, 3, 0.1), DropoutMask.At(1, 2, 4, 0.1));
            BackwardPass.Run((output * SelfAttentionFunctionTests.Values([16, 70, 64], 4)).sum());
            return [.. layers.Select(layer => layer.Effective.grad!).Concat([output, input.grad!]).SelectMany(tensor => tensor.ToFloats())];
        }
        Assert.Equal(Run(threads: 1), Run(threads: 3));
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit_of_a_dropout_mask()
    {
        float[] Run(int threads)
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            return DropoutMask.At(1, 2, 3, 0.1).Apply(ones(300_001)).ToFloats();
        }
        Assert.Equal(Run(threads: 1), Run(threads: 4));
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

/// <summary>Tests that count tensors of the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public sealed class LeakCollection;

[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    private const int Width = 256;

    /// <summary>A masked linear layer as the trainers have it, with a note that the graph's node must let go.</summary>
    private sealed class Masked : SingleTensorFunction<Masked>
    {
        public override string Name => nameof(Masked);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var (x, weight, score) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
            Tensor mask = score.gt(0);
            Tensor masked = weight * mask;
            ctx.save_for_backward([x, weight, masked, mask]);
            ctx.save_data("note", vars[3]);
            return x.mm(masked.t());
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            List<Tensor> saved = ctx.get_saved_variables();
            Tensor gradient = grad_output.t().mm(saved[0]);
            return [grad_output.mm(saved[2]), gradient * saved[3], gradient * saved[1], null!];
        }
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding _embedding = nn.Embedding(20, Width);
        private readonly Linear _score = nn.Linear(Width, Width, hasBias: false);
        private readonly Linear _weight = nn.Linear(Width, Width, hasBias: false);
        private readonly Linear _classifier = nn.Linear(Width, 3);

        public Network() : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            Tensor x = nn.functional.gelu(_embedding.forward(input));
            x = Masked.apply(x, _weight.weight!, _score.weight!, new object());
            return _classifier.forward(nn.functional.dropout(x, 0.1, training));
        }
    }

    [Fact]
    public void No_tensor_is_left_by_200_training_steps_in_3_rounds()
    {
        Round(20);
        Collect();
        long tensors = Tensor.TotalCount, bytes = Process.GetCurrentProcess().WorkingSet64;
        for (int round = 0; round < 3; round++)
        {
            Round(200);
            Assert.Equal(tensors, Tensor.TotalCount);
        }

        Collect();
        Assert.InRange(Process.GetCurrentProcess().WorkingSet64 - bytes, long.MinValue, 32 << 20);
    }

    [Fact]
    public void Memory_stays_flat_over_10000_predictions()
    {
        using var network = new Network();
        network.eval();
        long[] ids = [.. Enumerable.Range(0, 16).Select(i => (long)i)];
        void Predict(int times)
        {
            using IDisposable mode = no_grad();
            for (int i = 0; i < times; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                Assert.Equal(48, network.forward(tensor(ids)).data<float>().ToArray().Length);
            }
        }

        Predict(500);
        Collect();
        long tensors = Tensor.TotalCount, bytes = Process.GetCurrentProcess().WorkingSet64;

        Predict(10_000);

        Assert.Equal(tensors, Tensor.TotalCount);
        Collect();
        Assert.InRange(Process.GetCurrentProcess().WorkingSet64 - bytes, long.MinValue, 16 << 20);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_function_saved_is_let_go_with_the_graph(bool backward)
    {
        WeakReference note = Apply(backward);

        Collect();

        Assert.False(note.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Apply(bool backward)
    {
        using DisposeScope scope = NewDisposeScope();
        var note = new object();
        Tensor x = ones(2, 2, requires_grad: true), weight = ones(2, 2), score = ones(2, 2);
        Tensor y = Masked.apply(x, weight, score, note).sum();
        if (backward)
            y.backward();
        return new WeakReference(note);
    }

    private static void Round(int steps)
    {
        using var network = new Network();
        using AdamW optimizer = optim.AdamW(network.parameters(), lr: 1e-3);
        ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
        long live = statistics.ThreadTotalLiveCount, tensors = Tensor.TotalCount;
        for (int step = 0; step < steps; step++)
        {
            using (DisposeScope scope = NewDisposeScope())
            {
                Tensor ids = tensor(new long[] { step % 20, 3, 5, 7 }), labels = tensor(new long[] { 0, 1, 2, step % 3 });
                Tensor loss = nn.functional.cross_entropy(network.forward(ids), labels);
                optimizer.zero_grad();
                loss.backward();
                nn.utils.clip_grad_norm_(network.parameters(), 1);
                optimizer.step();
                Assert.True(float.IsFinite(loss.item<float>()));
            }

            Assert.Equal(live, statistics.ThreadTotalLiveCount);
            Assert.Equal(tensors, Tensor.TotalCount);
        }
    }

    private static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}

using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

public sealed class FunctionalTests
{
    [Fact]
    public void Activations_follow_their_formulas()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] values = [-2, -0.5, 0, 0.5, 2];
        Tensor x = tensor(values);

        Assert.Equal(values.Select(value => Math.Max(0, value)), functional.relu(x).data<double>());
        AssertClose(values.Select(Math.Tanh), functional.tanh(x));
        AssertClose(values.Select(value => 1 / (1 + Math.Exp(-value))), x.sigmoid());

        // Phi(0.5), Phi(2) from a table of the normal distribution.
        AssertClose([-2 * 0.022750131948179, -0.5 * 0.308537538725987, 0, 0.5 * 0.691462461274013, 2 * 0.977249868051821], functional.gelu(x));
        double sum = values.Sum(Math.Exp);
        AssertClose(values.Select(value => Math.Exp(value) / sum), functional.softmax(x, 0));
        AssertClose(values.Select(value => value - Math.Log(sum)), functional.log_softmax(x, 0));
    }

    [Fact]
    public void Layers_follow_their_formulas()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new double[] { 1, 2, 3, 6 }, [1, 4]);

        // Mean 3, variance 3.5.
        double deviation = Math.Sqrt(3.5 + 1e-5);
        AssertClose(new double[] { -2, -1, 0, 3 }.Select(value => 1 + 2 * value / deviation),
            functional.layer_norm(x, [4], full(4, 2, float64), ones(4, float64)));
        AssertClose([18 + 0.5, 7 - 0.5],
            functional.linear(x, tensor(new double[] { 1, 1, 1, 2, 1, 0, 0, 1 }, [2, 4]), tensor(new[] { 0.5, -0.5 })));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void Cross_entropy_is_the_mean_negative_log_probability(double smoothing)
    {
        using DisposeScope scope = NewDisposeScope();
        double[,] logits = { { 1, 2, 0.5 }, { -1, 0, 3 } };
        long[] labels = [1, 0];

        double expected = 0;
        for (int row = 0; row < 2; row++)
        {
            double[] exponentials = [.. Enumerable.Range(0, 3).Select(column => Math.Exp(logits[row, column]))];
            double[] losses = [.. exponentials.Select(value => -Math.Log(value / exponentials.Sum()))];
            expected += ((1 - smoothing) * losses[labels[row]] + smoothing * losses.Average()) / 2;
        }

        Tensor input = tensor(logits.Cast<double>().ToArray(), [2, 3]);
        Assert.Equal(expected, functional.cross_entropy(input, tensor(labels), label_smoothing: smoothing).ToDouble(), 12);
    }

    [Fact]
    public void Losses_reduce_as_asked()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new double[] { 0.2, 0.8 }, [1, 2]), b = tensor(new double[] { 0.5, 0.5 }, [1, 2]);

        Assert.Equal(0.09, functional.mse_loss(a, b).ToDouble(), 12);
        Assert.Equal(0.18, functional.mse_loss(a, b, Reduction.Sum).ToDouble(), 12);
        double divergence = 0.5 * Math.Log(0.5 / 0.2) + 0.5 * Math.Log(0.5 / 0.8);
        Assert.Equal(divergence, functional.kl_div(a.log(), b, log_target: false, Reduction.Sum).ToDouble(), 12);
        Assert.Equal(divergence, functional.kl_div(a.log(), b.log(), reduction: Reduction.Sum).ToDouble(), 12);
    }

    [Fact]
    public void Clipping_scales_the_gradients_to_the_norm()
    {
        using DisposeScope scope = NewDisposeScope();
        var a = Parameter(zeros(2));
        var b = Parameter(zeros(1));
        (a * tensor(new float[] { 3, 0 })).sum().backward();
        (b * 4).sum().backward();

        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 1), 6);

        Assert.Equal(0.6, a.grad!.norm().ToDouble(), 5);
        Assert.Equal(0.8, b.grad!.norm().ToDouble(), 5);
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_the_identity_in_evaluation()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(100_000);
        manual_seed(3);

        float[] dropped = functional.dropout(x, 0.25).data<float>().ToArray();

        Assert.Equal([0f, 4 / 3f], dropped.Distinct().Order());
        Assert.Equal(1, dropped.Average(), 1.5e-2);
        Assert.True(functional.dropout(x, 0.25, training: false).allclose(x, 0, 0));
    }

    private static void AssertClose(IEnumerable<double> expected, Tensor actual)
    {
        foreach ((double first, double second) in expected.Zip(actual.data<double>().ToArray()))
            Assert.Equal(first, second, 10);
    }
}

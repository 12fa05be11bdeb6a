using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

public sealed class AutogradTests
{
    [Fact]
    public void A_small_network_s_gradients_agree_with_finite_differences()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor table = randn(6, 4, float64, requires_grad: true, generator: random);
        Tensor weight = randn(3, 4, float64, requires_grad: true, generator: random);
        Tensor gain = randn(4, float64, requires_grad: true, generator: random);
        Tensor ids = tensor(new long[] { 1, 5, 1, 0, 2, 3 }), labels = tensor(new long[] { 0, 2, 1, 1, 0, 2 });

        Tensor Loss()
        {
            Tensor x = nn.functional.gelu(table.index_select(0, ids));
            x = nn.functional.layer_norm(x, [4], gain);
            x = x.view(2, 3, 4).transpose(0, 1).softmax(-1).bmm(x.view(3, 4, 2)).flatten(1);
            return nn.functional.cross_entropy(nn.functional.linear(x, weight).view(3, 3), labels.narrow(0, 1, 3)) + table.norm() * 0.1;
        }

        Loss().backward();
        foreach (Tensor input in new[] { table, weight, gain })
        {
            double[] gradient = input.grad!.data<double>().ToArray();
            Tensor flat = input.detach().view(-1);
            for (int i = 0; i < gradient.Length; i++)
            {
                double value = flat[i].ToDouble(), step = 1e-6;
                flat[i].fill_(value + step);
                double above = Loss().ToDouble();
                flat[i].fill_(value - step);
                double below = Loss().ToDouble();
                flat[i].fill_(value);
                Assert.Equal((above - below) / (2 * step), gradient[i], 7);
            }
        }
    }

    [Fact]
    public void Gradients_add_up_until_they_are_zeroed_or_set()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2, requires_grad: true);

        Assert.Null(x.grad);
        (x * 3).sum().backward();
        (x * 3).sum().backward();
        Assert.Equal(new float[] { 6, 6 }, x.grad!.data<float>().ToArray());
        x.grad!.zero_();
        Assert.Equal(new float[] { 0, 0 }, x.grad!.data<float>().ToArray());
        x.grad = null;
        Assert.Null(x.grad);
        x.grad = full(2, 5);
        Assert.Equal(new float[] { 5, 5 }, x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void The_gradient_mode_is_restored_by_dispose()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1, requires_grad: true);

        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
        using (set_grad_enabled(false))
            Assert.False(is_grad_enabled());
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void A_leaf_that_requires_a_gradient_is_not_changed_in_place()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1, requires_grad: true);

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => x.add_(1));
        using (no_grad())
            x.add_(1).mul_(3).sub_(2).div_(4).sqrt_();
        Assert.Equal(1, x.ToSingle());
    }
}

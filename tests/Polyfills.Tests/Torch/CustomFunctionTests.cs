using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

public sealed class CustomFunctionTests
{
    /// <summary>y = scale · x W^T with products of its own.</summary>
    private sealed class ScaledProduct : SingleTensorFunction<ScaledProduct>
    {
        public override string Name => nameof(ScaledProduct);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var (x, weight, scale) = ((Tensor)vars[0], (Tensor)vars[1], (double)vars[2]);
            ctx.save_for_backward([x, weight]);
            ctx.save_data("scale", scale);
            return x.mm(weight.t()) * scale;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            List<Tensor> saved = ctx.get_saved_variables();
            var scale = (double)ctx.get_data("scale");
            return [grad_output.mm(saved[1]) * scale, grad_output.t().mm(saved[0]) * scale, null!];
        }
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(5);
        Tensor x = randn(4, 3, float64, requires_grad: true, generator: random);
        Tensor weight = randn(2, 3, float64, requires_grad: true, generator: random);

        double Loss() => ScaledProduct.apply(x, weight, 0.7).tanh().square().sum().ToDouble();
        ScaledProduct.apply(x, weight, 0.7).tanh().square().sum().backward();

        foreach (Tensor input in new[] { x, weight })
        {
            double[] gradient = input.grad!.data<double>().ToArray();
            var values = input.detach().data<double>();
            long columns = input.shape[1];
            for (int i = 0; i < gradient.Length; i++)
            {
                double value = values[i / columns, i % columns], step = 1e-6;
                values[i / columns, i % columns] = value + step;
                double above = Loss();
                values[i / columns, i % columns] = value - step;
                double below = Loss();
                values[i / columns, i % columns] = value;
                Assert.Equal((above - below) / (2 * step), gradient[i], 8);
            }
        }
    }

    [Fact]
    public void Without_gradients_nothing_is_attached()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1, 3, requires_grad: true), weight = ones(2, 3);

        using (no_grad())
            Assert.False(ScaledProduct.apply(x, weight, 1.0).requires_grad);
        Assert.False(ScaledProduct.apply(x.detach(), weight, 1.0).requires_grad);
        Assert.True(ScaledProduct.apply(x, weight, 1.0).requires_grad);
    }

    [Fact]
    public void A_graph_that_is_retained_serves_another_backward()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1, 3, requires_grad: true), weight = ones(2, 3);
        Tensor loss = ScaledProduct.apply(x, weight, 1.0).sum();

        autograd.backward([loss], retain_graph: true);
        autograd.backward([loss]);

        Assert.Equal(new float[] { 4, 4, 4 }, x.grad!.data<float>().ToArray());
    }

    /// <summary>TorchSharp keeps what a custom function has saved until its node dies.</summary>
    [PolyfillFact]
    public void Saved_tensors_go_with_the_backward_that_does_not_retain_them()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = ScaledProduct.apply(ones(1, 3, requires_grad: true), ones(2, 3), 1.0).sum();
        autograd.backward([loss]);

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => autograd.backward([loss]));
    }

    /// <summary>A function whose backward is given by the test.</summary>
    private sealed class Scripted : SingleTensorFunction<Scripted>
    {
        public override string Name => nameof(Scripted);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("backward", vars[1]);
            return ((Tensor)vars[0]).clone();
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            ((Func<Tensor, List<Tensor>>)ctx.get_data("backward"))(grad_output);
    }

    [Fact]
    public void A_gradient_that_is_handed_on_or_missing_is_accepted()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2, requires_grad: true);

        Scripted.apply(x, (Func<Tensor, List<Tensor>>)(grad => [grad, null!])).sum().backward();
        Assert.Equal(new float[] { 1, 1 }, x.grad!.data<float>().ToArray());
        Scripted.apply(x, (Func<Tensor, List<Tensor>>)(_ => [null!, null!])).sum().backward();
        Assert.Equal(new float[] { 1, 1 }, x.grad!.data<float>().ToArray());
    }

    [PolyfillFact]
    public void An_exception_in_backward_reaches_the_caller_and_leaves_nothing_behind()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2, requires_grad: true);
        Tensor failing = Scripted.apply(x, (Func<Tensor, List<Tensor>>)(_ => throw new FormatException("no gradient today"))).sum();
        Tensor missing = Scripted.apply(x, (Func<Tensor, List<Tensor>>)(grad => [grad])).sum();
        Tensor wide = Scripted.apply(x, (Func<Tensor, List<Tensor>>)(grad => [grad, grad])).sum();

        Assert.Equal("no gradient today", Assert.Throws<FormatException>(() => failing.backward()).Message);
        Assert.Contains("incorrect number of gradients (expected 2), got 1", Assert.Throws<NotImplementedException>(() => missing.backward()).Message);
        Assert.Contains("position 2", Assert.Throws<NotImplementedException>(() => wide.backward()).Message);
        (x * 2).sum().backward();
        Assert.Equal(new float[] { 2, 2 }, x.grad!.data<float>().ToArray());
    }
}

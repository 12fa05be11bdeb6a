using MLNet.Pruning.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class GeluKernelsTests
{
    [Theory]
    [InlineData(4, 100_003)]
    [InlineData(8, 1)]
    [InlineData(8, 100_003)]
    [InlineData(16, 15)]
    [InlineData(16, 16)]
    [InlineData(16, 100_003)]
    public void Values_and_slopes_are_those_of_double_precision(int width, int count)
    {
        GeluKernels kernels = width switch { 4 => new GeluKernels<Tile4>(), 8 => new GeluKernels<Tile8>(), _ => new GeluKernels<Tile16>() };
        using var scope = NewDisposeScope();
        Tensor x = SelfAttentionFunctionTests.Values([count], 1) * 4, gradient = SelfAttentionFunctionTests.Values([count], 2);
        var exact = x.to(ScalarType.Float64).requires_grad_();
        var values = exact.gelu();
        (values * gradient).sum().backward();

        var (output, inner, slopes) = (empty_like(x), x.clone(), gradient.clone());
        kernels.Forward(x, output);
        kernels.Backward(inner, slopes);

        Assert.Equal(0, (output - values).abs().max().ToDouble(), 4e-7);
        Assert.Equal(output.ToFloats(), inner.ToFloats());
        Assert.Equal(0, (slopes - exact.grad!).abs().max().ToDouble(), 8e-7);
    }

    [Fact]
    public void Far_from_zero_nothing_overflows()
    {
        using var scope = NewDisposeScope();
        var (x, slopes) = (tensor(new float[] { -1e4f, -100, -1e-40f, 0, 1e-40f, 100, 1e4f }), ones(7));
        var output = empty_like(x);
        GeluKernels.Instance.Forward(x, output);
        Assert.Equal([0, 0, 0, 0, 0, 100, 1e4f], output.ToFloats(), (expected, actual) => Math.Abs(expected - actual) < 2e-8);
        GeluKernels.Instance.Backward(x, slopes);
        Assert.Equal([0, 0, 0.5f, 0.5f, 0.5f, 1, 1], slopes.ToFloats(), (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }
}

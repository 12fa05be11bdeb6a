using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class FeedForwardFunctionTests
{
    [Theory]
    [InlineData(1, 1, 0.0)]
    [InlineData(0.2, 1, 0.1)]
    [InlineData(1, 0.2, 0.1)]
    [InlineData(0.2, 0.1, 0.5)]
    public void Gives_the_output_and_the_gradients_of_plain_operations(double innerShare, double outerShare, double dropout)
    {
        using var scope = NewDisposeScope();
        DropoutMask? mask = dropout > 0 ? DropoutMask.At(1, 2, 3, dropout) : null;
        MaskedLinear inner = SparseLinearTests.Masked(37, 70, innerShare).Linear, outer = SparseLinearTests.Masked(70, 37, outerShare).Linear;
        Assert.Equal((innerShare < 1, outerShare < 1), (inner.SparseInUse is not null, outer.SparseInUse is not null));
        Tensor x = SelfAttentionFunctionTests.Values([3, 11, 37], 1), direction = SelfAttentionFunctionTests.Values([3, 11, 37], 2);

        var leaf = x.clone().requires_grad_();
        var output = FeedForwardFunction.Run(leaf, inner, outer, mask);
        BackwardPass.Run((output * direction).sum());
        Tensor[] actual = [output, leaf.grad!, .. Parameters(inner, outer).Select(parameter => parameter.grad!)];

        Tensor[] wide = [.. new[] { x }.Concat(Parameters(inner, outer)).Select(tensor => tensor.detach().to(ScalarType.Float64).requires_grad_())];
        var plain = nn.functional.linear(nn.functional.linear(wide[0], wide[1], wide[2]).gelu(), wide[3], wide[4]);
        plain = mask is { } dropped ? DropoutFunction.apply(plain, dropped) : plain;
        BackwardPass.Run((plain * direction).sum());
        foreach (var (expected, value) in wide.Select(tensor => tensor.grad!).Prepend(plain).Zip(actual))
            Assert.Equal(0, (expected - value).abs().max().ToDouble(), 4e-6 * (1 + expected.abs().max().ToDouble()));
    }

    private static Tensor[] Parameters(MaskedLinear inner, MaskedLinear outer) => [inner.Effective, inner.bias, outer.Effective, outer.bias];
}

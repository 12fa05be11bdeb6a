using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class SelfAttentionFunctionTests
{
    [Theory]
    [InlineData(2, 5, 3, 8, 0.0, 1)]
    [InlineData(1, 1, 1, 4, 0.3, 1)]
    [InlineData(3, 32, 2, 32, 0.1, 0.2)]
    [InlineData(2, 67, 2, 26, 0.1, 0.1)]
    [InlineData(1, 40, 1, 64, 0.5, 1)]
    public void Gives_the_output_and_the_gradients_of_plain_operations(int rows, int length, int heads, int size, double dropout, double share)
    {
        using var scope = NewDisposeScope();
        DropoutMask? Mask(int place) => dropout > 0 ? DropoutMask.At(1, 2, place, dropout) : null;
        int hidden = heads * size;
        Tensor input = Values([rows, length, hidden], 1) * 2, bias = Bias(rows, length), direction = Values([rows, length, hidden], 5);
        MaskedLinear[] layers = Layers(hidden, share);
        Assert.All(layers, layer => Assert.Equal(share < 1, layer.SparseInUse is not null));

        var leaf = input.clone().requires_grad_();
        var output = SelfAttentionFunction.Run(leaf, bias, layers, heads, Mask(3), Mask(4));
        BackwardPass.Run((output * direction).sum());
        Tensor[] actual = [output, leaf.grad!, .. Parameters(layers).Select(parameter => parameter.grad!)];

        Tensor[] wide = [.. Parameters(layers).Prepend(input).Select(tensor => tensor.detach().to(ScalarType.Float64).requires_grad_())];
        var plain = Plain(wide, bias.to(ScalarType.Float64), heads, Mask(3), Mask(4));
        BackwardPass.Run((plain * direction).sum());
        foreach (var (expected, value) in wide.Select(tensor => tensor.grad!).Prepend(plain).Zip(actual))
            Assert.Equal(0, (expected - value).abs().max().ToDouble(), 5e-6 * Math.Max(0.1, expected.abs().max().ToDouble()));
    }

    [Fact]
    public void What_stands_beyond_a_text_changes_nothing_before_it_and_gets_no_gradient_from_there()
    {
        using var scope = NewDisposeScope();
        Tensor bias = Bias(rows: 1, length: 12), input = Values([1, 12, 16], 1), direction = Values([1, 12, 16], 5);
        int tokens = (int)bias.eq(0).sum().ToInt64();
        Assert.InRange(tokens, 1, 11);
        MaskedLinear[] layers = Layers(16, share: 1);
        Tensor Output(double beyond)
        {
            var changed = input.clone();
            changed.narrow(1, tokens, 12 - tokens).fill_(beyond);
            return SelfAttentionFunction.Run(changed, bias, layers, 2, null, null).narrow(1, 0, tokens).contiguous();
        }
        Assert.Equal(Output(0).ToFloats(), Output(3).ToFloats());

        var leaf = input.clone().requires_grad_();
        BackwardPass.Run((SelfAttentionFunction.Run(leaf, bias, layers, 2, null, null) * direction).narrow(1, 0, tokens).sum());
        Assert.All(leaf.grad!.narrow(1, tokens, 12 - tokens).contiguous().ToFloats(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void An_input_that_does_not_learn_gets_no_gradient_and_the_weights_get_theirs()
    {
        using var scope = NewDisposeScope();
        Tensor bias = Bias(2, 6), input = Values([2, 6, 16], 1);
        float[][] Gradients(bool learns)
        {
            MaskedLinear[] layers = Layers(16, share: 1);
            var leaf = input.clone().requires_grad_(learns);
            BackwardPass.Run(SelfAttentionFunction.Run(leaf, bias, layers, 2, null, null).square().sum());
            Assert.Equal(learns, leaf.grad is not null);
            return [.. Parameters(layers).Select(parameter => parameter.grad!.ToFloats())];
        }
        Assert.Equal(Gradients(learns: true), Gradients(learns: false));
    }

    internal static MaskedLinear[] Layers(int hidden, double share) => [.. Enumerable.Range(0, 4).Select(i =>
    {
        var (linear, parameter) = SparseLinearTests.Masked(hidden, hidden, share);
        using var noGradient = no_grad();
        linear.weight.copy_(Values([hidden, hidden], 10 + i) / Math.Sqrt(hidden));
        ParameterUpdater.For([parameter], CPU, ScalarType.Float32).ApplyMasks(share);
        return linear;
    })];

    internal static Tensor Values(long[] shape, int seed) => ParameterUpdaterTests.Values(shape, ScalarType.Float32, seed);

    /// <summary>Rows of 2/3 of the length, one of them of the whole.</summary>
    internal static Tensor Bias(int rows, int length)
    {
        var bias = zeros([rows, 1, 1, length]);
        int tokens = Math.Max(1, 2 * length / 3);
        bias.narrow(0, 0, 1).narrow(3, tokens, length - tokens).fill_(-10000);
        return bias;
    }

    private static Tensor[] Parameters(MaskedLinear[] layers) => [.. layers.SelectMany(layer => new Tensor[] { layer.Effective, layer.bias })];

    private static Tensor Plain(Tensor[] inputs, Tensor bias, int heads, DropoutMask? dropped, DropoutMask? outputDropped)
    {
        Tensor Dropped(Tensor values, DropoutMask? mask) => mask is { } some ? DropoutFunction.apply(values, some) : values;
        Tensor Linear(Tensor input, int layer) => nn.functional.linear(input, inputs[1 + (2 * layer)], inputs[2 + (2 * layer)]);
        var (input, size) = (inputs[0], inputs[0].shape[2] / heads);
        Tensor Heads(int layer) => Linear(input, layer).view(input.shape[0], input.shape[1], heads, size).transpose(1, 2);
        var scores = matmul(Heads(0) / Math.Sqrt(size), Heads(1).transpose(-2, -1)) + bias;
        var context = matmul(Dropped(nn.functional.softmax(scores, -1), dropped), Heads(2)).transpose(1, 2).reshape(input.shape);
        return Dropped(Linear(context, 3), outputDropped);
    }
}

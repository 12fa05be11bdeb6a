using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class AttentionFunctionTests
{
    [Theory]
    [InlineData(2, 5, 3, 8, 0.0)]
    [InlineData(1, 1, 1, 4, 0.3)]
    [InlineData(3, 32, 2, 32, 0.1)]
    [InlineData(2, 67, 2, 26, 0.1)]
    [InlineData(1, 40, 1, 64, 0.5)]
    public void Gives_the_context_and_the_gradients_of_plain_operations(int rows, int length, int heads, int size, double dropout)
    {
        using var scope = NewDisposeScope();
        DropoutMask? mask = dropout > 0 ? DropoutMask.At(1, 2, 3, dropout) : null;
        Tensor[] inputs = [.. Enumerable.Range(1, 3).Select(i => Values([rows, length, heads * size], i) * 2)];
        Tensor bias = Bias(rows, length), direction = Values([rows, length, heads * size], 5);
        var managed = Gradients(inputs, direction, leaves => AttentionFunction.apply(leaves[0], leaves[1], leaves[2], bias, heads, mask!));
        var plain = Gradients([.. inputs.Select(Wide)], Wide(direction), leaves => Plain(leaves, Wide(bias), heads, mask));
        foreach (var (expected, actual) in plain.Zip(managed))
            Assert.Equal(0, (expected - actual).abs().max().ToDouble(), 5e-6 * expected.abs().max().ToDouble());
    }

    [Fact]
    public void What_stands_beyond_a_text_changes_nothing_and_gets_no_gradient()
    {
        using var scope = NewDisposeScope();
        Tensor bias = Bias(rows: 1, length: 12), direction = Values([1, 12, 16], 5);
        Tensor[] inputs = [.. Enumerable.Range(1, 3).Select(i => Values([1, 12, 16], i))];
        int tokens = (int)bias.eq(0).sum().ToInt64();
        Assert.InRange(tokens, 1, 11);
        Tensor Context(double beyond)
        {
            Tensor[] changed = [.. inputs.Select(input => input.clone())];
            changed[1].narrow(1, tokens, 12 - tokens).fill_(beyond);
            changed[2].narrow(1, tokens, 12 - tokens).fill_(beyond);
            return AttentionFunction.apply(changed[0], changed[1], changed[2], bias, 2, null!);
        }
        Assert.Equal(Context(0).ToFloats(), Context(3).ToFloats());
        var gradients = Gradients(inputs, direction, leaves => AttentionFunction.apply(leaves[0], leaves[1], leaves[2], bias, 2, null!));
        Assert.All(gradients[2].narrow(1, tokens, 12 - tokens).contiguous().ToFloats(), value => Assert.Equal(0, value));
        Assert.All(gradients[3].narrow(1, tokens, 12 - tokens).contiguous().ToFloats(), value => Assert.Equal(0, value));
    }

    /// <summary>The result, and the gradients of the inputs, along a direction.</summary>
    internal static Tensor[] Gradients(Tensor[] inputs, Tensor direction, Func<Tensor[], Tensor> function)
    {
        Tensor[] leaves = [.. inputs.Select(input => input.clone().requires_grad_())];
        var result = function(leaves);
        (result * direction).sum().backward();
        return [result.detach(), .. leaves.Select(leaf => leaf.grad!)];
    }

    internal static Tensor Values(long[] shape, int seed) => ParameterUpdaterTests.Values(shape, ScalarType.Float32, seed);

    /// <summary>Rows of 2/3 of the length, one of them of the whole.</summary>
    internal static Tensor Bias(int rows, int length)
    {
        var bias = zeros([rows, 1, 1, length]);
        int tokens = Math.Max(1, 2 * length / 3);
        bias.narrow(0, 0, 1).narrow(3, tokens, length - tokens).fill_(-10000);
        return bias;
    }

    private static Tensor Wide(Tensor tensor) => tensor.to(ScalarType.Float64);

    private static Tensor Plain(Tensor[] inputs, Tensor bias, int heads, DropoutMask? mask)
    {
        long size = inputs[0].shape[2] / heads;
        Tensor Heads(Tensor input) => input.view(input.shape[0], input.shape[1], heads, size).transpose(1, 2);
        var scores = matmul(Heads(inputs[0]) / Math.Sqrt(size), Heads(inputs[1]).transpose(-2, -1)) + bias;
        var probabilities = nn.functional.softmax(scores, -1);
        if (mask is { } dropped)
            probabilities = DropoutFunction.apply(probabilities, dropped);
        return matmul(probabilities, Heads(inputs[2])).transpose(1, 2).reshape(inputs[0].shape);
    }
}

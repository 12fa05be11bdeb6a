using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class SparseLinearTests
{
    [Theory]
    [InlineData(3, 5, 2, 0.3)]
    [InlineData(32, 16, 24, 0.1)]
    [InlineData(45, 37, 70, 0.25)]
    [InlineData(70, 64, 33, 0.01)]
    [InlineData(33, 33, 9, 0)]
    public void Gives_the_product_and_the_gradients_of_the_dense_one(int tokens, int inputs, int outputs, double share)
    {
        using var scope = NewDisposeScope();
        var (linear, _) = Masked(inputs, outputs, share);
        Tensor x = Values([tokens, inputs], 1), direction = Values([tokens, outputs], 2);
        var sparse = Gradients(x, linear.Effective, linear.bias, direction, linear.forward);
        var dense = Gradients(x.to(ScalarType.Float64), linear.Effective.to(ScalarType.Float64), linear.bias.to(ScalarType.Float64), direction.to(ScalarType.Float64));
        Assert.True(linear.Sparse!.InUse);
        foreach (var (expected, actual) in dense.Zip(sparse))
            Assert.Equal(0, (expected - actual).abs().max().ToDouble(), 2e-6 * (1 + expected.abs().max().ToDouble()));
    }

    [Theory]
    [InlineData(3, 5, 2, 0.1)]
    [InlineData(300, 16, 24, 0.1)]
    [InlineData(257, 37, 70, 0.09)]
    [InlineData(70, 1500, 33, 0.01)]
    [InlineData(600, 40, 20, 0.1)]
    [InlineData(1030, 20, 40, 0.1)]
    [InlineData(33, 33, 9, 0)]
    public void Where_only_kept_elements_learn_they_have_the_gradient_of_the_whole_product_and_others_none(int tokens, int inputs, int outputs, double share)
    {
        using var scope = NewDisposeScope();
        var (linear, parameter) = Masked(inputs, outputs, share, onlyKeptLearn: true);
        Tensor x = Values([tokens, inputs], 1), direction = Values([tokens, outputs], 2);
        Assert.True(linear.Sparse!.GradientIsSampled);
        var sampled = Gradients(x, linear.Effective, linear.bias, direction, linear.forward)[2];
        var whole = direction.to(ScalarType.Float64).t().mm(x.to(ScalarType.Float64));
        Assert.Equal(0, (sampled - (whole * parameter.KeptElements())).abs().max().ToDouble(), 2e-6 * (1 + whole.abs().max().ToDouble()));
    }

    [Fact]
    public void Empty_rows_and_columns_give_the_bias_and_no_gradient()
    {
        using var scope = NewDisposeScope();
        var (linear, parameter) = Masked(inputs: 20, outputs: 12, share: 0.1);
        using (no_grad())
        {
            // All that stays lies in row 3, columns 5 and 6.
            parameter.Scores!.Value.zero_();
            parameter.Scores.Value.narrow(0, 3, 1).narrow(1, 5, 2).fill_(1);
        }
        ParameterUpdater.For([parameter], CPU, ScalarType.Float32).ApplyMasks(2.0 / 240);
        Assert.True(linear.Sparse!.InUse);

        var x = Values([9, 20], 1).requires_grad_();
        var y = linear.forward(x);
        BackwardPass.Run(y.sum());
        float[] values = y.ToFloats(), bias = linear.bias.ToFloats(), gradient = x.grad!.ToFloats();
        for (int i = 0; i < values.Length; i++)
            Assert.True(i % 12 == 3 || values[i] == bias[i % 12]);
        for (int i = 0; i < gradient.Length; i++)
            Assert.Equal(i % 20 is 5 or 6, gradient[i] != 0);
    }

    [Fact]
    public void Keeps_what_the_mask_keeps_ties_and_zero_weights_included()
    {
        using var scope = NewDisposeScope();
        var (linear, parameter) = Masked(inputs: 21, outputs: 13, share: 0.1, onlyKeptLearn: true);
        using (no_grad())
        {
            parameter.Scores!.Value.copy_((Values([13, 21], 5) * 3).to(ScalarType.Int64));
            linear.weight.copy_(Values([13, 21], 6) * parameter.Scores.Value.lt(3).to(ScalarType.Float32));
        }
        ParameterUpdater.For([parameter], CPU, ScalarType.Float32).ApplyMasks(0.1);
        float[] kept = parameter.KeptElements().ToFloats();
        int[] expected = [.. Enumerable.Range(0, kept.Length).Where(i => kept[i] == 1)];
        Assert.Equal((int)(0.1 * kept.Length), expected.Length);
        Assert.True(linear.Sparse!.ByColumn);
        Assert.Equal(expected.OrderBy(i => i % 21).ThenBy(i => i), Enumerable.Range(0, 21).SelectMany(column => linear.Sparse.KeptOf(column).ToArray().Select(row => (row * 21) + column)));
    }

    [Fact]
    public void A_matrix_that_keeps_more_than_the_break_even_is_multiplied_whole()
    {
        using var scope = NewDisposeScope();
        var (linear, parameter) = Masked(inputs: 40, outputs: 30, share: SparseProducts.BreakEven);
        Assert.True(linear.Sparse!.InUse);
        var updater = ParameterUpdater.For([parameter], CPU, ScalarType.Float32);
        updater.ApplyMasks(SparseProducts.BreakEven + 0.01);
        Assert.False(linear.Sparse.InUse);
        updater.ApplyMasks(0.1);
        Assert.True(linear.Sparse.InUse);
    }

    /// <summary>A layer that allows sparse products, and its parameter with a mask in force.</summary>
    internal static (MaskedLinear Linear, TrainedParameter Parameter) Masked(int inputs, int outputs, double share, bool onlyKeptLearn = false)
    {
        var linear = new MaskedLinear(inputs, outputs, ScalarType.Float32, CPU);
        using (no_grad())
        {
            linear.weight.copy_(Values([outputs, inputs], 3));
            linear.bias.copy_(Values([outputs], 4));
        }
        linear.AllowSparseProducts(onlyKeptLearn);
        var parameter = new TrainedParameter("weight", linear, new Movement { ScoreStart = ScoreStart.Uniform(1) }, new CounterRandom(1, "scores"));
        ParameterUpdater.For([parameter], CPU, ScalarType.Float32).ApplyMasks(share);
        return (linear, parameter);
    }

    /// <summary>The result, and the gradients of input, weight and bias, along a direction.</summary>
    internal static Tensor[] Gradients(Tensor x, Tensor weight, Tensor bias, Tensor direction, Func<Tensor, Tensor>? product = null)
    {
        Tensor[] leaves = product is null ? [x.detach().clone(), weight.detach().clone(), bias.detach().clone()] : [x.detach().clone(), weight, bias];
        foreach (var leaf in leaves)
            leaf.requires_grad = true;
        var y = product is null ? nn.functional.linear(leaves[0], leaves[1], leaves[2]) : product(leaves[0]);
        BackwardPass.Run((y * direction).sum());
        return [y.detach(), .. leaves.Select(leaf => leaf.grad!)];
    }

    internal static Tensor Values(long[] shape, int seed) => ParameterUpdaterTests.Values(shape, ScalarType.Float32, seed);
}

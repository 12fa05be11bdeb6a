using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// y = x W'ᵀ + b for autograd, where few elements of W' are kept: y and dL/dx by sparse products; dL/dW' whole, or of
/// the kept elements where only these learn.
/// </summary>
internal sealed class SparseLinearFunction : autograd.SingleTensorFunction<SparseLinearFunction>
{
    private const string Weights = "weights", InputLearns = "input learns";

    public override string Name => nameof(SparseLinearFunction);

    /// <summary>Takes x [..., inputs], W' [outputs, inputs], b [outputs] and the kept elements of W'.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, weight, bias, weights) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (SparseWeights)vars[3]);
        ctx.save_for_backward([input]);
        ctx.save_data(Weights, weights);
        ctx.save_data(InputLearns, input.requires_grad);
        return Multiply(input, weights.ByRow, bias);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var weights = (SparseWeights)ctx.get_data(Weights);
        var input = ctx.get_saved_variables()[0];
        using var outer = grad_output.contiguous();
        using var gradient = outer.view(-1, weights.ByRow.Rows);
        return HandedGradients.Return(
        [
            (bool)ctx.get_data(InputLearns) ? Multiply(outer, weights.ByColumn, bias: null) : null!,
            OfWeight(gradient, input, weights),
            gradient.sum(dim: 0),
            null!,
        ], grad_output, input);
    }

    private static Tensor OfWeight(Tensor gradient, Tensor input, SparseWeights weights)
    {
        using var source = input.contiguous();
        if (weights.GradientIsSampled)
        {
            var sampled = zeros(weights.ByRow.Rows, weights.ByRow.Columns);
            SparseProducts.Kernels.AddKept(gradient, source, weights, sampled);
            return sampled;
        }
        using var rows = source.view(-1, weights.ByRow.Columns);
        using var turned = gradient.t();
        return turned.mm(rows);
    }

    private static Tensor Multiply(Tensor input, SparseRows matrix, Tensor? bias)
    {
        using var source = input.contiguous();
        var output = empty([.. input.shape[..^1], matrix.Rows], dtype: input.dtype);
        SparseProducts.Kernels.Multiply(source, matrix, bias, output);
        return output;
    }
}

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
        ctx.save_for_backward([input, weight]);
        ctx.save_data(Weights, weights);
        ctx.save_data(InputLearns, input.requires_grad);
        return LinearProducts.Forward(input, weight, bias, weights);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var weights = (SparseWeights)ctx.get_data(Weights);
        var saved = ctx.get_saved_variables();
        using var gradient = grad_output.contiguous();
        return HandedGradients.Return(
        [
            (bool)ctx.get_data(InputLearns) ? LinearProducts.ToInput(gradient, saved[1], weights) : null!,
            LinearProducts.ToWeight(gradient, saved[0], weights),
            LinearProducts.ToBias(gradient),
            null!,
        ], [grad_output, .. saved]);
    }
}

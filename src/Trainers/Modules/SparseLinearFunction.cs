using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// y = x W'ᵀ + b for autograd, where few elements of W' are kept: y and dL/dx by sparse products; dL/dW' whole, or of
/// the kept elements where only these learn.
/// </summary>
internal sealed class SparseLinearFunction : GuardedFunction<SparseLinearFunction>
{
    private const string Mask = "mask", InputLearns = "input learns";

    /// <summary>Takes x [..., inputs], W' [outputs, inputs], b [outputs] and the mask of W'.</summary>
    protected override Tensor Forward(autograd.AutogradContext ctx, object[] vars)
    {
        var (input, weight, bias, mask) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (SparseMask)vars[3]);
        ctx.save_for_backward([input, weight]);
        ctx.save_data(Mask, mask);
        ctx.save_data(InputLearns, input.requires_grad);
        return LinearProducts.Forward(input, weight, bias, mask);
    }

    protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor gradOutput)
    {
        var mask = (SparseMask)ctx.get_data(Mask);
        var saved = ctx.get_saved_variables();
        using var gradient = gradOutput.contiguous();
        return HandedGradients.Return(
        [
            (bool)ctx.get_data(InputLearns) ? LinearProducts.ToInput(gradient, saved[1], mask) : null!,
            LinearProducts.ToWeight(gradient, saved[0], mask),
            LinearProducts.ToBias(gradient),
            null!,
        ], [gradOutput, .. saved]);
    }
}

using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A feed-forward network for autograd, on the CPU in 32 bits: dropout(gelu(x W1'ᵀ + b1) W2'ᵀ + b2). What GELU gives is not kept for backward but computed again
/// with its slope: it is a quarter of what a layer would keep.
/// </summary>
internal sealed class FeedForwardFunction : GuardedFunction<FeedForwardFunction>
{
    private const string InnerWeights = "inner weights", OuterWeights = "outer weights", Dropout = "dropout";

    /// <summary>Runs two layers with GELU between them.</summary>
    /// <param name="hidden">x, [..., hidden].</param>
    /// <param name="inner">The first layer.</param>
    /// <param name="outer">The second layer.</param>
    /// <param name="dropout">The dropout mask over the result; null drops nothing.</param>
    public static Tensor Run(Tensor hidden, MaskedLinear inner, MaskedLinear outer, DropoutMask? dropout) =>
        apply(hidden, inner.Effective, inner.bias, outer.Effective, outer.bias, inner.SparseInUse!, outer.SparseInUse!, dropout!);

    /// <summary>Takes x, W1', b1, W2', b2, the masks of W1' and of W2' or null, and the dropout mask or null.</summary>
    protected override Tensor Forward(autograd.AutogradContext ctx, object[] vars)
    {
        var (input, innerWeight, outerWeight) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[3]);
        var (inner, outer) = ((SparseMask?)vars[5], (SparseMask?)vars[6]);
        var sums = LinearProducts.Forward(input, innerWeight, (Tensor)vars[2], inner);
        ctx.save_for_backward([input, sums, innerWeight, outerWeight]);
        ctx.save_data(InnerWeights, inner!);
        ctx.save_data(OuterWeights, outer!);
        ctx.save_data(Dropout, vars[7]);
        using var activations = empty_like(sums);
        GeluKernels.Instance.Forward(sums, activations);
        var output = LinearProducts.Forward(activations, outerWeight, (Tensor)vars[4], outer);
        ((DropoutMask?)vars[7])?.ApplyInPlace(output);
        return output;
    }

    protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor gradOutput)
    {
        var saved = ctx.get_saved_variables();
        var (input, activations, innerWeight, outerWeight) = (saved[0], saved[1], saved[2], saved[3]);
        var (inner, outer) = ((SparseMask?)ctx.get_data(InnerWeights), (SparseMask?)ctx.get_data(OuterWeights));
        using var gradient = ((DropoutMask?)ctx.get_data(Dropout))?.Apply(gradOutput) ?? gradOutput.contiguous();
        using var slopes = LinearProducts.ToInput(gradient, outerWeight, outer);
        GeluKernels.Instance.Backward(activations, slopes);
        return HandedGradients.Return(
        [
            LinearProducts.ToInput(slopes, innerWeight, inner), LinearProducts.ToWeight(slopes, input, inner), LinearProducts.ToBias(slopes),
            LinearProducts.ToWeight(gradient, activations, outer), LinearProducts.ToBias(gradient), null!, null!, null!,
        ], [gradOutput, .. saved]);
    }
}

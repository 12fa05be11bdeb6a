using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Multi-head attention for autograd, on the CPU in 32 bits: dropout(softmax(q kᵀ / √d + bias)) v. Probabilities are not kept for backward but
/// computed again, which takes less time than to write and read them.
/// </summary>
internal sealed class AttentionFunction : autograd.SingleTensorFunction<AttentionFunction>
{
    private const string Heads = "heads", Mask = "mask";

    public override string Name => nameof(AttentionFunction);

    /// <summary>Takes q, k and v [rows, length, hidden], the bias of the keys [rows, 1, 1, length], the number of heads, and the dropout mask of the probabilities or null.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (query, key, value, bias) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous(), ((Tensor)vars[2]).contiguous(), ((Tensor)vars[3]).contiguous());
        ctx.save_for_backward([query, key, value, bias]);
        ctx.save_data(Heads, vars[4]);
        ctx.save_data(Mask, vars[5]);
        var context = empty_like(query);
        AttentionKernels.Instance.Forward(new AttentionInputs(query, key, value, bias, (int)vars[4], (DropoutMask?)vars[5]), context);
        return context;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var inputs = new AttentionInputs(saved[0], saved[1], saved[2], saved[3], (int)ctx.get_data(Heads), (DropoutMask?)ctx.get_data(Mask));
        using var gradient = grad_output.contiguous();
        var (query, key, value) = (empty_like(inputs.Query), empty_like(inputs.Key), empty_like(inputs.Value));
        AttentionKernels.Instance.Backward(inputs, gradient, query, key, value);
        return HandedGradients.Return([query, key, value, null!, null!, null!], [grad_output, .. saved]);
    }
}

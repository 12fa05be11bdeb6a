using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Multi-head self-attention with its four linear layers for autograd, on the CPU in 32 bits: dropout(o(dropout(softmax(q(x) k(x)ᵀ / √d + bias)) v(x))).
/// Probabilities are not kept for backward but computed again, which takes less time than to write and read them. It is one function and not six since
/// TorchSharp keeps a tensor of the size of every function's result until the step ends.
/// </summary>
internal sealed class SelfAttentionFunction : GuardedFunction<SelfAttentionFunction>
{
    private const string Plan = "plan", InputLearns = "input learns";

    // Of what is saved: x, bias, q, k, v, context, and the weights of the four layers.
    private const int FirstWeight = 6;

    /// <summary>Runs the attention of a layer.</summary>
    /// <param name="hidden">x, [rows, length, hidden].</param>
    /// <param name="attentionBias">What is added to the scores of every key: [rows, 1, 1, length].</param>
    /// <param name="layers">The layers of queries, keys, values and output.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="probabilities">The dropout mask over the probabilities [rows, heads, length, length]; null drops nothing.</param>
    /// <param name="output">The dropout mask over the result; null drops nothing.</param>
    public static Tensor Run(Tensor hidden, Tensor attentionBias, MaskedLinear[] layers, int heads, DropoutMask? probabilities, DropoutMask? output) =>
        apply([hidden, attentionBias, .. layers.SelectMany(layer => new[] { layer.Effective, layer.bias }), new SelfAttentionPlan(heads, probabilities, output, [.. layers.Select(layer => layer.SparseInUse)])]);

    /// <summary>Takes x, the bias, W' and b of every layer, and the plan.</summary>
    protected override Tensor Forward(autograd.AutogradContext ctx, object[] vars)
    {
        var (hidden, plan) = ((Tensor)vars[0], (SelfAttentionPlan)vars[^1]);
        Tensor Linear(Tensor input, int layer) => LinearProducts.Forward(input, (Tensor)vars[2 + (2 * layer)], (Tensor)vars[3 + (2 * layer)], plan.Sparse[layer]);
        var inputs = new AttentionInputs(Linear(hidden, 0), Linear(hidden, 1), Linear(hidden, 2), ((Tensor)vars[1]).contiguous(), plan.Heads, plan.Probabilities);
        var context = empty_like(inputs.Query);
        AttentionKernels.Instance.Forward(inputs, context);
        ctx.save_for_backward([hidden, inputs.Bias, inputs.Query, inputs.Key, inputs.Value, context, (Tensor)vars[2], (Tensor)vars[4], (Tensor)vars[6], (Tensor)vars[8]]);
        ctx.save_data(Plan, plan);
        ctx.save_data(InputLearns, hidden.requires_grad);
        var output = Linear(context, 3);
        plan.Output?.ApplyInPlace(output);
        return output;
    }

    protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor gradOutput)
    {
        var plan = (SelfAttentionPlan)ctx.get_data(Plan);
        var saved = ctx.get_saved_variables();
        var (hidden, context) = (saved[0], saved[5]);
        var inputs = new AttentionInputs(saved[2], saved[3], saved[4], saved[1], plan.Heads, plan.Probabilities);

        using var gradient = plan.Output?.Apply(gradOutput) ?? gradOutput.contiguous();
        using var ofContext = LinearProducts.ToInput(gradient, saved[FirstWeight + 3], plan.Sparse[3]);
        using Tensor query = empty_like(context), key = empty_like(context), value = empty_like(context);
        AttentionKernels.Instance.Backward(inputs, ofContext, query, key, value);

        Tensor[] slopes = [query, key, value, gradient];
        return HandedGradients.Return(
        [
            (bool)ctx.get_data(InputLearns) ? SumToInput() : null!, null!,
            .. slopes.SelectMany((slope, layer) => new[] { LinearProducts.ToWeight(slope, layer < 3 ? hidden : context, plan.Sparse[layer]), LinearProducts.ToBias(slope) }), null!,
        ], [gradOutput, .. saved]);

        Tensor SumToInput()
        {
            var sum = ToInput(0);
            for (int layer = 1; layer < 3; layer++)
            {
                using var part = ToInput(layer);
                sum.add_(part);
            }
            return sum;
        }

        Tensor ToInput(int layer) => LinearProducts.ToInput(slopes[layer], saved[FirstWeight + layer], plan.Sparse[layer]);
    }
}

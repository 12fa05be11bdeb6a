using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A function for autograd whose gradients may fail to be computed. TorchSharp asks for them from native frames, on a thread of the device, and an exception
/// that meets those ends the process. It is kept for <see cref="BackwardPass"/> instead, and the gradients are left undefined.
/// </summary>
internal abstract class GuardedFunction<T> : autograd.SingleTensorFunction<T>
    where T : GuardedFunction<T>, new()
{
    private const string Inputs = "inputs";

    public sealed override string Name => typeof(T).Name;

    public sealed override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Inputs, vars.Length);
        return Forward(ctx, vars);
    }

    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        try
        {
            return Backward(ctx, grad_output);
        }
        catch (Exception exception)
        {
            BackwardPass.Fail(exception);
            return [.. Enumerable.Repeat<Tensor>(null!, (int)ctx.get_data(Inputs))];
        }
    }

    /// <summary>The value, from what <c>apply</c> was given.</summary>
    protected abstract Tensor Forward(autograd.AutogradContext ctx, object[] vars);

    /// <summary>A gradient for each of what <c>apply</c> was given, null for what has none.</summary>
    protected abstract List<Tensor> Backward(autograd.AutogradContext ctx, Tensor gradOutput);
}

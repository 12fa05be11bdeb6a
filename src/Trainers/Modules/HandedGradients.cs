using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// What backward functions return. Autograd has references of its own as soon as a function has returned; ours would keep the gradients of a whole
/// backward pass alive until its end, as much memory as the activations take.
/// </summary>
internal static class HandedGradients
{
    [ThreadStatic]
    private static List<Tensor>? Last;

    /// <summary>Lets go of what the function before has returned, and of what this one was given.</summary>
    /// <param name="gradients">What this function returns.</param>
    /// <param name="given">Its gradient and its saved tensors; none of them is returned.</param>
    public static List<Tensor> Return(List<Tensor> gradients, params ReadOnlySpan<Tensor> given)
    {
        foreach (var tensor in given)
            tensor.Dispose();
        foreach (var tensor in Last ?? [])
            tensor?.Dispose();
        Last = gradients;
        return gradients;
    }
}

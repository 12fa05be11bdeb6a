namespace TorchSharp;

public static partial class torch
{
    /// <summary>The backward pass.</summary>
    public static partial class autograd
    {
        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null)
        {
            nint[] roots = Handles(tensors), gradients = Handles(grad_tensors), leaves = Handles(inputs);
            int status;
            fixed (nint* root = roots, gradient = gradients, leaf = leaves)
                status = Native.torch_backward(
                    root, roots.Length, gradient, gradients.Length, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, leaf, leaves.Length);
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
            FunctionNode.ThrowPending();
            Native.Check(status);
        }

        internal static nint[] Handles(IList<Tensor> tensors) => tensors is null ? [] : [.. tensors.Select(tensor => tensor is null ? 0 : tensor.Handle)];
    }
}

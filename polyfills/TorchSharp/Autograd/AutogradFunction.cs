using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What forward hands to backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];
            internal AutogradContext() { }
            internal List<Tensor> Saved { get; set; } = [];
            internal List<Tensor> Dirty { get; private set; } = [];
            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            /// <summary>The graph's node while its backward runs.</summary>
            internal nint Node { get; set; }
            public bool MaterializeGrads { get; private set; } = true;
            public void save_for_backward(List<Tensor> tensors) => Saved = tensors;
            public void save_data(string key, object value) => _data[key] = value;
            public object get_data(string key) => _data.TryGetValue(key, out object value) ? value : null;
            public void mark_dirty(List<Tensor> tensors) => Dirty = [.. tensors];
            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = [.. tensors];
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public unsafe List<Tensor> get_saved_variables()
            {
                var tensors = new List<Tensor>();
                for (long i = 0, count = Node == 0 ? 0 : Native.torch_saved_count(Node); i < count; i++)
                {
                    nint handle;
                    Native.Check(Native.torch_saved(Node, i, &handle));
                    tensors.Add(handle == 0 ? null : new Tensor(handle));
                }

                return tensors;
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) => _data.Clear();
        }

        /// <summary>A differentiable function written in managed code.</summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            internal static T Instance { get; } = new();
            public abstract string Name { get; }
            internal abstract List<Tensor> forward_internal(AutogradContext ctx, params object[] vars);
            internal abstract List<Tensor> backward_internal(AutogradContext ctx, List<Tensor> grad_outputs);

            public static List<Tensor> apply_internal(params object[] vars)
            {
                var context = new AutogradContext();
                List<Tensor> inputs = [.. vars.OfType<Tensor>().Where(tensor => !tensor.IsInvalid)];
                bool differentiable = AutoGradMode.IsEnabled && inputs.Any(tensor => tensor.requires_grad);
                List<Tensor> outputs;
                using (no_grad())
                    outputs = Instance.forward_internal(context, vars);
                bool[] isTensor = [.. vars.Select(value => value is Tensor { IsInvalid: false })];
                var node = new FunctionNode(Instance.Name, Instance.backward_internal, context, isTensor);
                return node.Attach(inputs, outputs, differentiable);
            }
        }

        /// <summary>A differentiable function with one result.</summary>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];
            internal sealed override List<Tensor> forward_internal(AutogradContext ctx, params object[] vars) => [forward(ctx, vars)];
            internal sealed override List<Tensor> backward_internal(AutogradContext ctx, List<Tensor> grad_outputs) => backward(ctx, grad_outputs[0]);
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);
        }
    }
}

/// <summary>The managed side of a node of the graph: alive as long as the native node.</summary>
internal sealed unsafe class FunctionNode(
    string name, Func<torch.autograd.AutogradContext, List<torch.Tensor>, List<torch.Tensor>> backward, torch.autograd.AutogradContext context, bool[] isTensor)
{
    [ThreadStatic] private static ExceptionDispatchInfo Pending;

    /// <summary>Throws what a backward function of the pass that has just ended has thrown: an exception cannot cross native frames.</summary>
    internal static void ThrowPending()
    {
        ExceptionDispatchInfo pending = Pending;
        Pending = null;
        pending?.Throw();
    }

    internal List<torch.Tensor> Attach(List<torch.Tensor> inputs, List<torch.Tensor> outputs, bool differentiable)
    {
        nint state = differentiable ? GCHandle.ToIntPtr(GCHandle.Alloc(this)) : 0;
        nint[] ins = torch.autograd.Handles(inputs), outs = torch.autograd.Handles(outputs), saved = torch.autograd.Handles(context.Saved);
        nint[] dirty = torch.autograd.Handles(context.Dirty), constant = torch.autograd.Handles(context.NonDifferentiable), results = new nint[outs.Length];
        fixed (nint* i = ins, o = outs, s = saved, d = dirty, c = constant, r = results)
            Native.Check(Native.torch_attach(
                state, &Apply, &Native.Release, context.MaterializeGrads ? 1 : 0, i, ins.Length, o, outs.Length, s, saved.Length, d, dirty.Length, c, constant.Length, r));
        GC.KeepAlive(inputs);
        GC.KeepAlive(outputs);
        GC.KeepAlive(context.Saved);

        // The native node holds the saved tensors from here on, and releases them after its backward.
        context.Saved = [];
        return [.. results.Select(handle => handle == 0 ? null : new torch.Tensor(handle))];
    }

    [UnmanagedCallersOnly]
    private static int Apply(nint state, nint node, nint* gradients, long count, nint* results)
    {
        try
        {
            var inputs = new List<torch.Tensor>();
            for (long i = 0; i < count; i++)
                inputs.Add(new torch.Tensor(gradients[i]));
            ((FunctionNode)GCHandle.FromIntPtr(state).Target).Backward(node, inputs, results);
            return 0;
        }
        catch (Exception exception)
        {
            Pending = ExceptionDispatchInfo.Capture(exception);
            return -1;
        }
    }

    private void Backward(nint node, List<torch.Tensor> gradients, nint* results)
    {
        context.Node = node;
        List<torch.Tensor> output;
        try
        {
            output = backward(context, gradients);
        }
        finally
        {
            context.Node = 0;
        }

        if (output.Count > isTensor.Length && output.Skip(isTensor.Length).All(tensor => tensor is null || tensor.IsInvalid))
            output = output.GetRange(0, isTensor.Length);
        if (output.Count != isTensor.Length)
            throw new NotImplementedException($"Function {name} returned an incorrect number of gradients (expected {isTensor.Length}), got {output.Count}");
        for (int i = 0, next = 0; i < output.Count; i++)
        {
            bool given = output[i] is not null && !output[i].IsInvalid;
            if (!isTensor[i] && given)
                throw new NotImplementedException($"Function {name} returned a gradient at position {i + 1}, but the corresponding forward input was not a Tensor");
            if (isTensor[i])
                results[next++] = given ? Native.torch_alias(output[i].Handle) : 0;
        }

        GC.KeepAlive(output);
    }
}

using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The three products of a linear layer, y = x W'ᵀ + b and its gradients, by libtorch or by sparse kernels.</summary>
internal static class LinearProducts
{
    /// <summary>x W'ᵀ + b, [..., outputs].</summary>
    /// <param name="input">x, [..., inputs].</param>
    /// <param name="weight">W', [outputs, inputs].</param>
    /// <param name="bias">b, [outputs].</param>
    /// <param name="sparse">The mask of W', where products are sparse; else null.</param>
    public static Tensor Forward(Tensor input, Tensor weight, Tensor bias, SparseMask? sparse) =>
        sparse is null ? nn.functional.linear(input, weight, bias) : Multiply(input, weight, transposed: false, bias);

    /// <summary>dL/dx, [..., inputs].</summary>
    /// <param name="gradient">dL/dy, [..., outputs].</param>
    /// <param name="weight">W', [outputs, inputs].</param>
    /// <param name="sparse">The mask of W', where products are sparse; else null.</param>
    public static Tensor ToInput(Tensor gradient, Tensor weight, SparseMask? sparse) =>
        sparse is null ? matmul(gradient, weight) : Multiply(gradient, weight, transposed: true, bias: null);

    /// <summary>dL/dW', [outputs, inputs]; of the kept elements alone where only these learn.</summary>
    /// <param name="gradient">dL/dy, [..., outputs], contiguous.</param>
    /// <param name="input">x, [..., inputs].</param>
    /// <param name="sparse">The mask of W', where products are sparse; else null.</param>
    public static Tensor ToWeight(Tensor gradient, Tensor input, SparseMask? sparse)
    {
        using var source = input.contiguous();
        using var rows = source.view(-1, input.shape[^1]);
        using var outer = gradient.view(-1, gradient.shape[^1]);
        if (sparse is { GradientIsSampled: true })
        {
            var sampled = zeros(gradient.shape[^1], input.shape[^1]);
            SparseProducts.Kernels.AddKept(outer, rows, sparse, sampled);
            return sampled;
        }
        using var turned = outer.t();
        return turned.mm(rows);
    }

    /// <summary>dL/db, [outputs].</summary>
    /// <param name="gradient">dL/dy, [..., outputs], contiguous.</param>
    public static Tensor ToBias(Tensor gradient)
    {
        using var outer = gradient.view(-1, gradient.shape[^1]);
        return outer.sum(dim: 0);
    }

    private static Tensor Multiply(Tensor input, Tensor weight, bool transposed, Tensor? bias)
    {
        using var matrix = new SparseRows(weight, transposed);
        using var source = input.contiguous();
        var output = empty([.. input.shape[..^1], matrix.Rows], dtype: input.dtype);
        SparseProducts.Kernels.Multiply(source, matrix, bias, output);
        return output;
    }
}

#nullable enable
using static TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How a loss is reduced.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>Layers and losses as functions.</summary>
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Call("linear", input, weights, bias);

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Call("layer_norm", input, normalized_shape, weight, bias, eps);

            public static Tensor gelu(Tensor x) => x.gelu();
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? CallInPlace("relu_", x).alias() : x.relu();
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? CallInPlace("tanh_", x).alias() : x.tanh();
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => special.softmax(input, dim, dtype);
            public static Tensor log_softmax(Tensor x, long dim) => special.log_softmax(x, dim);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? CallInPlace("dropout_", input, p, training).alias() : Call("dropout", input, p, training);

            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Call("cross_entropy_loss", input, target, weight, (long)reduction, ignore_index, label_smoothing);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Call("mse_loss", input, target, (long)reduction);

            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                Call("kl_div", input, target, (long)reduction, log_target);

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                Call("binary_cross_entropy_with_logits", input, target, weight, pos_weights, (long)reduction);
        }

        public static partial class utils
        {
            public static unsafe double clip_grad_norm_(IEnumerable<Modules.Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                Modules.Parameter[] parameters = [.. tensors];
                nint[] handles = autograd.Handles(parameters);
                double norm;
                fixed (nint* first = handles)
                    norm = Native.torch_clip_grad_norm(first, handles.Length, max_norm, norm_type);
                GC.KeepAlive(parameters);
                return norm >= 0 || double.IsNaN(norm) ? norm : throw Native.Error();
            }
        }
    }
}

using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Utils
{
    /// <summary>Names the component that a field holds.</summary>
    public class ComponentNameAttribute : Attribute
    {
        public string Name { get; set; }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>A tensor that is trained.</summary>
    public class Parameter : Tensor
    {
        public Parameter(Tensor data, bool requires_grad = true) : base(data.with_requires_grad(requires_grad).MoveHandle()) { }
        internal Parameter(nint handle) : base(handle) { }

        /// <summary>A parameter over a new tensor, which is disposed here: its life is the parameter's alone.</summary>
        internal static Parameter Own(Tensor data)
        {
            var parameter = new Parameter(Native.torch_alias(data.Handle)) { requires_grad = true };
            data.Dispose();
            return parameter;
        }
    }

    /// <summary>A dense layer.</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "weight")] private Parameter _weight;
        [ComponentName(Name = "bias")] private Parameter _bias;

        internal Linear(long inputSize, long outputSize, bool hasBias, ScalarType? dtype) : base(nameof(Linear))
        {
            double bound = 1 / Math.Sqrt(inputSize);
            Register("weight", _weight = Parameter.Own(empty(outputSize, inputSize, dtype).uniform_(-bound, bound)));
            if (hasBias)
                Register("bias", _bias = Parameter.Own(empty(outputSize, dtype).uniform_(-bound, bound)));
        }

        public Parameter weight
        {
            get => new(Native.torch_alias(_weight.Handle));
            set => Register("weight", _weight = value ?? throw new ArgumentNullException("weight cannot be set to 'null'"));
        }

        public Parameter bias
        {
            get => _bias is null ? null : new(Native.torch_alias(_bias.Handle));
            set => Register("bias", _bias = value ?? throw new ArgumentNullException("bias cannot be set to 'null'"));
        }

        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight, _bias);
        private void Register(string key, Parameter parameter) => ConditionallyRegisterParameter(key, parameter);
    }

    /// <summary>A table of vectors, looked up by index.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "weight")] private Parameter _weight;
        private readonly long _paddingIndex;

        internal Embedding(long count, long dimensions, long? paddingIndex, ScalarType? dtype) : base(nameof(Embedding))
        {
            _paddingIndex = paddingIndex ?? -1;
            Tensor table = empty(count, dimensions, dtype).normal_();
            if (paddingIndex is not null)
            {
                using Tensor row = table[paddingIndex.Value];
                row.zero_();
            }

            ConditionallyRegisterParameter("weight", _weight = Parameter.Own(table));
        }

        public Parameter weight
        {
            get => new(Native.torch_alias(_weight.Handle));
            set => ConditionallyRegisterParameter("weight", _weight = value ?? throw new ArgumentNullException("weight cannot be set to 'null'"));
        }

        public override Tensor forward(Tensor input) => Operators.Call("embedding", _weight, input, _paddingIndex);
    }

    /// <summary>Normalises over the last dimensions.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "weight")] private Parameter _weight;
        [ComponentName(Name = "bias")] private Parameter _bias;
        private readonly long[] _shape;
        private readonly double _eps;

        internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias, ScalarType? dtype) : base(nameof(LayerNorm))
        {
            (_shape, _eps) = (shape, eps);
            if (affine)
                weight = new Parameter(ones(shape, dtype));
            if (affine && hasBias)
                bias = new Parameter(zeros(shape, dtype));
        }

        public Parameter weight
        {
            get => _weight;
            set => ConditionallyRegisterParameter(nameof(weight), _weight = Replace(_weight, value ?? throw new ArgumentNullException(nameof(weight))));
        }

        public Parameter bias
        {
            get => _bias;
            set => ConditionallyRegisterParameter(nameof(bias), _bias = Replace(_bias, value));
        }

        public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, _shape, _weight, _bias, _eps);

        private static Parameter Replace(Parameter old, Parameter value)
        {
            if (!ReferenceEquals(old, value))
                old?.Dispose();
            return (Parameter)value?.DetachFromDisposeScope();
        }
    }

    /// <summary>Zeroes elements at random while it trains.</summary>
    public sealed class Dropout : nn.Module<Tensor, Tensor>
    {
        private readonly double _p;
        private readonly bool _inplace;
        internal Dropout(double p, bool inplace) : base(nameof(Dropout)) => (_p, _inplace) = (p, inplace);
        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, _p, training, _inplace);
    }

    /// <summary>Modules registered under their indices.</summary>
    public class ModuleList<T> : nn.Module, IEnumerable<T> where T : nn.Module
    {
        private readonly List<T> _list;
        private bool _registered;
        public ModuleList(params T[] modules) : base("ModuleList") => _list = [.. modules];

        public T this[int index]
        {
            get => _list[index];
            set => _list[index] = value;
        }

        public int Count => _list.Count;

        protected override void RegisterComponents()
        {
            for (int i = 0; i < _list.Count && !_registered; i++)
                register_module($"{i}", _list[i]);
            _registered = true;
        }

        public void Add(T item) => _list.Add(item);
        public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device device = null, ScalarType? dtype = null)
            {
                InitializeDevice(device);
                return new Linear(inputSize, outputSize, hasBias, dtype);
            }

            public static Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, bool sparse = false, Device device = null, ScalarType? dtype = null)
            {
                InitializeDevice(device);
                return max_norm is null && !scale_grad_by_freq && !sparse
                    ? new Embedding(num_embeddings, embedding_dims, padding_idx, dtype)
                    : throw new NotSupportedException("The polyfill's embedding has no max_norm, scale_grad_by_freq or sparse gradient.");
            }

            public static LayerNorm LayerNorm(
                long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device device = null, ScalarType? dtype = null)
            {
                InitializeDevice(device);
                return new LayerNorm(normalized_shape, eps, elementwise_affine, bias, dtype);
            }

            public static LayerNorm LayerNorm(
                long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device device = null, ScalarType? dtype = null) =>
                LayerNorm([normalized_shape], eps, elementwise_affine, bias, device, dtype);

            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);
        }
    }
}

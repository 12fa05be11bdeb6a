#nullable enable
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of libtorch: its life, its layout and its memory.</summary>
    public partial class Tensor : IDisposable
    {
        internal nint handle;
        private static long LiveCount;

        internal Tensor(nint handle)
        {
            this.handle = handle;
            Interlocked.Increment(ref LiveCount);
            OwningDisposeScope = DisposeScopeManager.ThreadSingleton.RegisterOnCurrentDisposeScope(this);
        }

        ~Tensor() => Dispose(false);

        public static long TotalCount => LiveCount;
        internal DisposeScope? OwningDisposeScope { get; set; }
        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");
        public bool IsInvalid => handle == 0;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing)
                OwningDisposeScope?.MarkAsDisposed(this);
            nint released = Interlocked.Exchange(ref handle, 0);
            if (released == 0)
                return;
            Interlocked.Decrement(ref LiveCount);
            Native.torch_free(released);
        }

        /// <summary>Gives the native tensor to another managed object.</summary>
        internal nint MoveHandle() => Interlocked.Exchange(ref handle, 0);

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public long Dimensions => Keep(Native.torch_dim(Handle));
        public long dim() => Dimensions;
        public long ndim => Dimensions;
        public long NumberOfElements => Keep(Native.torch_numel(Handle));
        public long numel() => NumberOfElements;
        public long ElementSize => Keep(Native.torch_element_size(Handle));
        public long element_size() => ElementSize;
        public ScalarType dtype => (ScalarType)Keep(Native.torch_dtype(Handle));
        public DeviceType device_type => DeviceType.CPU;
        public int device_index => -1;
        public Device device => new(DeviceType.CPU);
        public bool is_contiguous() => Keep(Native.torch_is_contiguous(Handle)) != 0;
        public bool is_leaf => Keep(Native.torch_is_leaf(Handle)) != 0;
        public long[] shape => size();

        public unsafe long[] size()
        {
            var sizes = new long[Dimensions];
            fixed (long* first = sizes)
                Native.torch_sizes(Handle, first);
            return Keep(sizes);
        }

        public long size(int dim) => Operators.CallScalar("size.int", this, (long)dim).ToInt64();

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* first = strides)
                Native.torch_strides(Handle, first);
            return Keep(strides);
        }

        public long stride(int dim) => Operators.CallScalar("stride.int", this, (long)dim).ToInt64();

        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(this);
        }

        public T item<T>() where T : unmanaged =>
            NumberOfElements == 1 ? data<T>()[0] : throw new ArgumentException("Number of elements in the tensor must be 1");

        /// <summary>The memory of the tensor; it stays valid as long as the tensor lives.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                long size = NumberOfElements * ElementSize;
                if (!is_contiguous())
                    throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                if (size > int.MaxValue)
                    throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                return new Span<byte>(Data(), (int)size);
            }
            set
            {
                if (!is_contiguous())
                    throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                if (NumberOfElements * ElementSize != value.Length)
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(bytes);
            }
        }

        internal unsafe void* Data()
        {
            void* data = Native.torch_data(Handle);
            return data is null && NumberOfElements > 0 ? throw Native.Error() : data;
        }

        public Scalar ToScalar() => Operators.CallScalar("item", this);

        public bool requires_grad
        {
            get => Keep(Native.torch_requires_grad(Handle)) != 0;
            set => Native.Check(Keep(Native.torch_set_requires_grad(Handle, value ? 1 : 0)));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>The gradient as a new tensor object over the same memory, or null.</summary>
        public Tensor? grad
        {
            get
            {
                nint gradient = Keep(Native.torch_grad(Handle));
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set
            {
                Native.Check(Keep(Native.torch_set_grad(Handle, value?.Handle ?? 0)));
                GC.KeepAlive(value);
            }
        }

        public void backward(IList<Tensor>? grad_tensors = null, bool create_graph = false, bool retain_graph = false, IList<Tensor>? inputs = null) =>
            // Upstream passes the two flags to autograd.backward in this order, which swaps them.
            autograd.backward([this], grad_tensors, create_graph, retain_graph, inputs);

        public override string ToString() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        internal void ValidateType(Type dotnetType)
        {
            if (dtype == ScalarType.BFloat16)
                throw new ArgumentException($"No support for {dtype} in TorchSharp");
            if (ToScalarType(dotnetType) != dtype)
                throw new ArgumentException($"{dotnetType.Name} is not compatible with {dtype}");
        }

        /// <summary>Keeps the tensor alive until a native call has returned.</summary>
        private T Keep<T>(T value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }
}

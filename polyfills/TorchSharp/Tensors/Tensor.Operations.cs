#nullable enable
using System.Runtime.CompilerServices;
using static TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode
    {
        None,
    }

    public partial class Tensor
    {
        public Tensor alias() => new(Keep(Native.torch_alias(Handle)));
        public Tensor clone() => Call("clone", this);
        public Tensor contiguous() => Call("contiguous", this);
        public Tensor detach() => Call("detach", this);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => CallInPlace("copy_", this, source, nonBlocking);
        public Tensor zero_() => CallInPlace("zero_", this);
        public Tensor fill_(Scalar value) => CallInPlace("fill_.Scalar", this, value);
        public Tensor cpu() => alias();

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            device is null or { type: DeviceType.CUDA } ? to(device ?? CUDA, non_blocking: non_blocking) : throw new ArgumentException("Not a CUDA device.", nameof(device));

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            Tensor result = Call("to.dtype", this, type, non_blocking, copy);
            if (disposeAfter)
                Dispose();
            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDeviceType(deviceType);
            return to_type(dtype, copy, disposeAfter, non_blocking);
        }

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDevice(device);
            return to_type(type, copy, disposeAfter, non_blocking);
        }

        public Tensor view(params long[] shape) => Call("view", this, shape);
        public Tensor reshape(params long[] shape) => Call("reshape", this, shape);
        public Tensor transpose(long dim0, long dim1) => Call("transpose.int", this, dim0, dim1);
        public Tensor permute(params long[] permutation) => Call("permute", this, permutation);
        public Tensor t() => Call("t", this);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Call("flatten.using_ints", this, start_dim, end_dim);
        public Tensor unsqueeze(long dim) => Call("unsqueeze", this, dim);
        public Tensor squeeze(long? dim = null) => dim is null ? Call("squeeze", this) : Call("squeeze.dim", this, dim);
        public Tensor select(long dim, long index) => Call("select.int", this, dim, index);
        public Tensor narrow(long dim, long start, long length) => Call("narrow", this, dim, start, length);
        public Tensor slice(long dim, long start, long finish, long step) => Call("slice.Tensor", this, dim, start, finish, step);
        public Tensor expand(params long[] sizes) => Call("expand", this, sizes);
        public Tensor gather(long dim, Tensor index) => Call("gather", this, dim, index);
        public Tensor index_select(long dim, Tensor index) => Call("index_select", this, dim, index);
        public Tensor masked_fill(Tensor mask, Scalar value) => Call("masked_fill.Scalar", this, mask, value);
        public Tensor masked_fill_(Tensor mask, Scalar value) => CallInPlace("masked_fill_.Scalar", this, mask, value);
        public Tensor where(Tensor condition, Tensor y) =>
            condition.dtype == ScalarType.Bool
                ? Call("where.self", condition, this, y)
                : throw new ArgumentException("The condition to 'where' must be a boolean tensor.");

        [IndexerName("TensorItems")]
        public Tensor this[long i1] => select(0, i1);

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2] => select(0, i1).select(0, i2);
        public Tensor matmul(Tensor target) => Call("matmul", this, target);
        public Tensor mm(Tensor target) => Call("mm", this, target);
        public Tensor bmm(Tensor batch2) => Call("bmm", this, batch2);
        public Tensor add(Tensor target) => Call("add.Tensor", this, target);
        public Tensor add(Tensor target, Scalar alpha) => Call("add.Tensor", this, target, alpha);
        public Tensor add(Scalar scalar) => Call("add.Scalar", this, scalar);
        public Tensor add_(Tensor target) => CallInPlace("add_.Tensor", this, target);
        public Tensor add_(Tensor target, Scalar alpha) => CallInPlace("add_.Tensor", this, target, alpha);
        public Tensor add_(Scalar scalar) => CallInPlace("add_.Scalar", this, scalar);
        public Tensor sub(Tensor target) => Call("sub.Tensor", this, target);
        public Tensor sub(Scalar target) => Call("sub.Scalar", this, target);
        public Tensor sub_(Tensor target) => CallInPlace("sub_.Tensor", this, target);
        public Tensor sub_(Scalar target) => CallInPlace("sub_.Scalar", this, target);
        public Tensor mul(Tensor target) => Call("mul.Tensor", this, target);
        public Tensor mul(Scalar target) => Call("mul.Scalar", this, target);
        public Tensor mul_(Tensor target) => CallInPlace("mul_.Tensor", this, target);
        public Tensor mul_(Scalar target) => CallInPlace("mul_.Scalar", this, target);
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Call("div.Tensor", this, target);
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Call("div.Scalar", this, target);
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => CallInPlace("div_.Tensor", this, target);
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => CallInPlace("div_.Scalar", this, target);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => CallInPlace("addcmul_", this, tensor1, tensor2, value);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => CallInPlace("addcdiv_", this, tensor1, tensor2, value);
        public Tensor neg() => Call("neg", this);
        public Tensor negative() => neg();
        public Tensor reciprocal() => Call("reciprocal", this);
        public Tensor sqrt() => Call("sqrt", this);
        public Tensor sqrt_() => CallInPlace("sqrt_", this);
        public Tensor pow(Scalar exponent) => Call("pow.Tensor_Scalar", this, exponent);
        public Tensor pow(Tensor exponent) => Call("pow.Tensor_Tensor", this, exponent);
        public Tensor square() => pow(2);
        public Tensor exp() => Call("exp", this);
        public Tensor log() => Call("log", this);
        public Tensor abs() => Call("abs", this);
        public Tensor tanh() => Call("tanh", this);
        public Tensor relu() => Call("relu", this);
        public Tensor sigmoid() => Call("sigmoid", this);
        public Tensor gelu() => Call("gelu", this);
        public Tensor softmax(long dim, ScalarType? dtype = null) => special.softmax(this, dim, dtype);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => special.log_softmax(this, dim, dtype);
        public Tensor sum(ScalarType? type = null) => Call("sum", this, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);
        public Tensor mean() => Call("mean", this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Call("mean.dim", this, dimensions, keepdim, type);
        public Tensor std(bool unbiased = true) => Call("std", this, unbiased);
        public Tensor cumsum(long dim, ScalarType? type = null) => Call("cumsum", this, dim, type);
        public Tensor norm(float p = 2.0f) => Call("norm.Scalar", this, (double)p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Call("norm.ScalarOpt_dim", this, (double)p, new long[] { dim }, keepdim);
        public Tensor max() => Call("max", this);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => CallPair("max.dim", this, dim, keepdim);
        public Tensor min() => Call("min", this);
        public Tensor argmax() => Call("argmax", this);
        public Tensor argmax(long dim, bool keepdim = false) => Call("argmax", this, dim, keepdim);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            CallPair("topk", this, (long)k, (long)dim, largest, sorted);
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) => CallPair("kthvalue", this, k, dim ?? -1L, keepdim);
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            CallPair("sort.stable", this, stable, dim, descending);
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            CallScalar("allclose", this, target, rtol, atol, equal_nan).ToBoolean();

        public Tensor ge(Tensor target) => Call("ge.Tensor", this, target);
        public Tensor ge(Scalar target) => Call("ge.Scalar", this, target);
        public Tensor gt(Tensor target) => Call("gt.Tensor", this, target);
        public Tensor gt(Scalar target) => Call("gt.Scalar", this, target);
        public Tensor eq(Tensor target) => Call("eq.Tensor", this, target);
        public Tensor eq(Scalar target) => Call("eq.Scalar", this, target);
        public Tensor lt(Tensor target) => Call("lt.Tensor", this, target);
        public Tensor lt(Scalar target) => Call("lt.Scalar", this, target);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => CallInPlace("bernoulli_.float", this, p, generator);
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => CallInPlace("normal_", this, mean, std, generator);
        public Tensor uniform_(double from, double to, Generator? generator = null) => CallInPlace("uniform_", this, from, to, generator);
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);
        public static Tensor operator -(Scalar left, Tensor right) => right.negative().add(left);
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);
        public static Tensor operator /(Scalar left, Tensor right) => right.reciprocal().mul(left);
        public static Tensor operator -(Tensor tensor) => tensor.negative();
    }
}

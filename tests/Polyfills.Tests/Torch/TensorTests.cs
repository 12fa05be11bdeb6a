using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

public sealed class TensorTests
{
    [Fact]
    public void Arithmetic_gives_the_known_values()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        Tensor b = tensor(new float[] { 5, 6, 7, 8 }, [2, 2]);

        Assert.Equal(new float[] { 19, 22, 43, 50 }, a.matmul(b).data<float>().ToArray());
        Assert.Equal(new float[] { 6, 8, 10, 12 }, (a + b).data<float>().ToArray());
        Assert.Equal(new float[] { -4, -4, -4, -4 }, (a - b).data<float>().ToArray());
        Assert.Equal(new float[] { 5, 12, 21, 32 }, (a * b).data<float>().ToArray());
        Assert.Equal(new float[] { 0.5f, 1, 1.5f, 2 }, (a / 2).data<float>().ToArray());
        Assert.Equal(new float[] { 0, -1, -2, -3 }, (1 - a).data<float>().ToArray());
        Assert.Equal(new float[] { 12, 6, 4, 3 }, (12 / a).data<float>().ToArray());
        Assert.Equal(new float[] { 4, 6 }, a.sum(dim: 0).data<float>().ToArray());
        Assert.Equal(10, a.sum().ToSingle());
        Assert.Equal(2.5, a.mean().ToDouble());
        Assert.Equal(Math.Sqrt(30), a.norm().ToDouble(), 6);
    }

    [Fact]
    public void Views_share_memory_and_keep_row_major_order()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = arange(6, dtype: float32).view(2, 3);
        Tensor transposed = a.t();

        Assert.Equal(new long[] { 3, 2 }, transposed.shape);
        Assert.False(transposed.is_contiguous());
        Assert.Equal(new float[] { 0, 3, 1, 4, 2, 5 }, transposed.data<float>().ToArray());
        Assert.Equal(5, transposed.data<float>()[2, 1]);
        Assert.Throws<InvalidOperationException>(() => transposed.bytes.Length);
        Assert.Equal(new float[] { 1, 4 }, a.select(1, 1).data<float>().ToArray());
        Assert.Equal(new float[] { 1, 2, 4, 5 }, a.slice(1, 1, 3, 1).data<float>().ToArray());

        MemoryMarshal.Cast<byte, float>(a.bytes)[5] = 50;
        Assert.Equal(50, transposed[2, 1].item<float>());
        transposed.data<float>().CopyFrom([9, 8], tensorIndex: 2);
        Assert.Equal(new float[] { 0, 9, 2, 3, 8, 50 }, a.data<float>().ToArray());
    }

    [Fact]
    public void An_array_is_copied_by_tensor_and_shared_by_from_array()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = [1, 2, 3];
        Tensor copy = tensor(values);
        Tensor shared = from_array(values);

        values[1] = 7;

        Assert.Equal(new float[] { 1, 2, 3 }, copy.data<float>().ToArray());
        Assert.Equal(new float[] { 1, 7, 3 }, shared.data<float>().ToArray());
    }

    [Fact]
    public void Element_types_convert_and_mismatches_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal(ScalarType.Int64, tensor(new long[] { 1 }).dtype);
        Assert.Equal(ScalarType.Bool, tensor(new[] { true, false }).dtype);
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(new double[] { 1, 2 }, tensor(new float[] { 1, 2 }).to(float64).data<double>().ToArray());
        Assert.Equal(new[] { false, true }, tensor(new float[] { 1, 2 }).gt(1.5).data<bool>().ToArray());
        Assert.Equal(1.0078125f, tensor(1.0078125f).to(bfloat16).to(float32).item<float>());
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1 }).data<long>());
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2 }).item<float>());
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2 }, [3]));
    }

    [Fact]
    public void Selection_and_order_statistics()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new float[] { 3, 1, 2, 9, 7, 8 }, [2, 3]);

        (Tensor values, Tensor indices) = a.topk(2, dim: 1);
        Assert.Equal(new float[] { 3, 2, 9, 8 }, values.data<float>().ToArray());
        Assert.Equal(new long[] { 0, 2, 0, 2 }, indices.data<long>().ToArray());
        Assert.Equal(new float[] { 2, 8 }, a.kthvalue(2, 1).values.data<float>().ToArray());
        Assert.Equal(new float[] { 1, 2, 3, 7, 8, 9 }, a.sort(1).Values.data<float>().ToArray());
        Assert.Equal(new long[] { 0, 0 }, a.argmax(1).data<long>().ToArray());
        Assert.Equal(new float[] { 9, 7, 8 }, a.max(0).values.data<float>().ToArray());
        Assert.Equal(new float[] { 0, 0, 0, 9, 7, 8 }, a.masked_fill(a.lt(5), 0).data<float>().ToArray());
        Assert.Equal(new float[] { 5, 5, 5, 9, 7, 8 }, where(a.ge(5), a, full(2, 3, 5)).data<float>().ToArray());
        Assert.Equal(new float[] { 9, 7, 8, 3, 1, 2 }, a.index_select(0, tensor(new long[] { 1, 0 })).data<float>().ToArray());
        Assert.Equal(new float[] { 1, 8 }, a.gather(1, tensor(new long[] { 1, 2 }, [2, 1])).data<float>().ToArray());
        Assert.Equal(new long[] { 4, 3 }, cat([a, a]).shape);
        Assert.Equal(new long[] { 2, 2, 3 }, stack([a, a], 1).shape);
    }

    /// <summary>TorchSharp's messages go on with the native stack.</summary>
    [PolyfillFact]
    public void A_native_error_is_an_ExternalException_without_a_stack()
    {
        using DisposeScope scope = NewDisposeScope();

        var error = Assert.Throws<ExternalException>(() => zeros(2, 3).mm(zeros(2, 3)));

        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message);
        Assert.DoesNotContain("frame #", error.Message);
    }

    [Fact]
    public void A_disposed_tensor_is_refused()
    {
        Tensor a = zeros(2);
        a.Dispose();

        Assert.True(a.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => a + 1);
    }
}

using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Managed access to a tensor's values.</summary>
internal static class TensorMemory
{
    /// <summary>The memory of a contiguous tensor on the CPU, row-major; valid as long as the tensor.</summary>
    public static Span<T> Values<T>(this Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    /// <summary>Sets the values of a contiguous tensor, on any device and of any floating-point type.</summary>
    public static void SetValues(this Tensor target, float[] values)
    {
        // TorchSharp makes a tensor of a second array, which the garbage collector then has to find.
        if (target.device_type == DeviceType.CPU && target.dtype == ScalarType.Float32)
        {
            values.CopyTo(target.Values<float>());
            return;
        }
        using var source = tensor(values, target.shape);
        target.copy_(source);
    }

    /// <summary>A copy of the values as 32-bit floats, from any device and of any floating-point type.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        float[] values = new float[tensor.numel()];
        tensor.CopyFloatsTo(values);
        return values;
    }

    /// <summary>Copies the values as 32-bit floats, from any device and of any floating-point type.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="values">Receives as many values as the tensor has, or more places than that.</param>
    public static void CopyFloatsTo(this Tensor tensor, Span<float> values)
    {
        using var plain = tensor.detach();
        using var moved = plain.to(ScalarType.Float32, CPU);
        using var packed = moved.contiguous();
        packed.Values<float>().CopyTo(values);
    }
}

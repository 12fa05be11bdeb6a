using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Managed access to a tensor's values.</summary>
internal static class TensorMemory
{
    /// <summary>The memory of a contiguous tensor on the CPU, row-major; valid as long as the tensor.</summary>
    public static Span<T> Values<T>(this Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    /// <summary>A copy of the values as 32-bit floats, from any device and of any floating-point type.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using var plain = tensor.detach();
        using var moved = plain.to(ScalarType.Float32, CPU);
        using var packed = moved.contiguous();
        return packed.Values<float>().ToArray();
    }
}

using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Where a training runs: the GPU that the <c>MLContext</c> names, else the CPU.</summary>
internal static class TrainingDevice
{
    /// <exception cref="InvalidOperationException">A GPU is asked for, there is none, and falling back to the CPU is not allowed.</exception>
    public static Device Choose(IHost host)
    {
        var environment = (IHostEnvironmentInternal)host;
        if (environment.GpuDeviceId is not { } id)
            return CPU;
        if (cuda.is_available() && id < cuda.device_count())
            return device(TorchSharp.DeviceType.CUDA, id);
        return environment.FallbackToCpu
            ? CPU
            : throw host.Except($"MLContext.GpuDeviceId is {id}, but torch sees {(cuda.is_available() ? cuda.device_count() : 0)} GPUs. Set GpuDeviceId to null, or FallbackToCpu to true.");
    }
}

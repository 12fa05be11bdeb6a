using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The machine that measures.</summary>
internal static class Processor
{
    private const string CpuInfo = "/proc/cpuinfo";

    private static readonly string[] Features =
    [
        "avx2", "fma", "avx512f", "avx512bw", "avx512vl", "avx512vbmi", "avx512_vnni", "avx512_bf16", "avx512_fp16", "avx_vnni", "amx_bf16",
        "asimd", "asimddp", "asimdfhm", "bf16", "i8mm", "sve", "sve2",
    ];

    /// <summary>Name, cores, the SIMD features that matter here, the widest vectors that .NET uses, and the runtime.</summary>
    public static string Describe()
    {
        string[] lines = File.Exists(CpuInfo) ? File.ReadAllLines(CpuInfo) : [];
        string name = Field(lines, "model name") ?? $"{RuntimeInformation.ProcessArchitecture}";
        string family = Field(lines, "cpu family") is { } number ? $" (family {number}, model {Field(lines, "model")})" : "";
        var flags = (Field(lines, "flags") ?? Field(lines, "Features") ?? "").Split(' ').ToHashSet();
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return $"{name}{family}, {Environment.ProcessorCount} cores, {string.Join(' ', Features.Where(flags.Contains))}, .NET {Environment.Version} with vectors of {bits} bits";
    }

    private static string? Field(string[] lines, string name) => lines
        .Select(line => line.Split(':', 2))
        .FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == name)?[1].Trim();
}

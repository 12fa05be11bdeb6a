using System.Diagnostics;
using System.Globalization;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Rewrites our ONNX export with ONNX Runtime's own fused operators, in case that its optimiser does not find them all.</summary>
internal static class FusedGraph
{
    private static readonly string Script = Path.Combine(Repository.Root, "benchmarks", "onnx", "fuse.py");

    /// <summary>Writes the fused graph.</summary>
    /// <exception cref="IOException">Python or its onnx package is missing, or the export is not as expected.</exception>
    public static void Make(string plain, string fused, EncoderConfig config)
    {
        using Process process = Process.Start("/usr/bin/python3", [Script, plain, fused, .. Format.Numbers(config.Layers, config.AttentionHeads)]);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{Script} ended with status {process.ExitCode.ToString(CultureInfo.InvariantCulture)}: it needs Debian's python3-onnx, which benchmarks/setup.sh installs.");
    }
}

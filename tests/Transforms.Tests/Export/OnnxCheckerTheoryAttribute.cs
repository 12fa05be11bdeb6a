using System.Diagnostics;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>A test that needs Debian's python3-onnx; skipped with a message where it is absent, but never in continuous integration.</summary>
internal sealed class OnnxCheckerTheoryAttribute : TheoryAttribute
{
    public OnnxCheckerTheoryAttribute()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/onnx") && Environment.GetEnvironmentVariable("CI") is not "true")
            Skip = "needs the ONNX checker: apt-get install --no-install-recommends python3-onnx";
    }

    /// <summary>Runs <c>onnx.checker</c> with inference of types and shapes; what it complains about, or nothing.</summary>
    public static string Check(string path)
    {
        const string Program = "import sys, onnx; onnx.checker.check_model(sys.argv[1], full_check=True)";
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Program, path]) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : $"exit code {process.ExitCode}: {errors}";
    }
}

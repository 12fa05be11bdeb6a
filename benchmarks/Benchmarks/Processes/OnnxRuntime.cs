using System.Text.Json;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The rival: ONNX Runtime in node, where <c>benchmarks/setup.sh</c> put it.</summary>
internal static class OnnxRuntime
{
    private static readonly string Modules = Path.Combine(Repository.Root, "artifacts", "node", "node_modules");
    private static readonly string Script = Path.Combine(Repository.Root, "benchmarks", "onnx", "rival.cjs");

    public static Dictionary<string, string> Environment { get; } = new() { ["NODE_PATH"] = Modules };

    public static string Name { get; } = $"ONNX Runtime {Version()}";

    /// <summary>Our own int8 yardstick: MiniLM with two classes, dynamically quantised per channel.</summary>
    public static string Int8Model => Repository.Asset("bench/minilm_int8.onnx");

    /// <summary>The median milliseconds of one text.</summary>
    public static double Score(string model, int tokens, int threads, Settings settings) =>
        MeasuringProcess.Run(Cores.First(threads), Environment, ["node", Script, "score", model, .. Format.Numbers(tokens, threads, settings.WarmUp, settings.Seconds)])["milliseconds"];

    /// <summary>The command that loads a model and scores one text; it wants the time of its start as one more argument.</summary>
    public static IReadOnlyList<string> OnceCommand(string model, int tokens) => ["node", Script, "once", model, .. Format.Numbers(tokens)];

    private static string Version()
    {
        string package = Path.Combine(Modules, "onnxruntime-node", "package.json");
        if (!File.Exists(package))
            throw new FileNotFoundException($"{package}: ONNX Runtime is not installed; run benchmarks/setup.sh.", package);
        using var json = JsonDocument.Parse(File.ReadAllText(package));
        return json.RootElement.GetProperty("version").GetString()!;
    }
}

namespace MLNet.Pruning.Transforms;

/// <summary>The prunable matrices of a model by layer, under short names.</summary>
internal static class MatrixNames
{
    private static readonly Dictionary<string, string> Short = new()
    {
        [TensorNames.Query] = "Q",
        [TensorNames.Key] = "K",
        [TensorNames.Value] = "V",
        [TensorNames.AttentionOutput] = "O",
        [TensorNames.Intermediate] = "FFN in",
        [TensorNames.Output] = "FFN out",
        [TensorNames.BottleneckInput] = "bottleneck in",
        [TensorNames.BottleneckOutput] = "bottleneck out",
    };

    /// <summary>For every layer its matrices in the order of the forward pass: the place among all, and the short name.</summary>
    public static IReadOnlyList<IReadOnlyList<(int Place, string Name)>> ByLayer(EncoderConfig config)
    {
        int place = 0;
        return [.. Enumerable.Range(0, config.Layers).Select(layer => EncoderShapes.Linears(config, layer).Select(linear => (place++, Name(linear.Part, layer))).ToArray())];
    }

    /// <summary>What the layers are called.</summary>
    public static string Layer(EncoderConfig config, int layer) => config.Layers == 1 ? "the layer" : $"layer {layer + 1}";

    private static string Name(string part, int layer)
    {
        string own = part.StartsWith(TensorNames.Layer(layer, ""), StringComparison.Ordinal) ? part[TensorNames.Layer(layer, "").Length..] : part[TensorNames.Layers.Length..];
        return Short.TryGetValue(own, out string? name) ? name : own.Replace(".dense", "", StringComparison.Ordinal).Replace('.', ' ');
    }
}

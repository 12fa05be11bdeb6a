namespace MLNet.Pruning.Transforms;

/// <summary>How Hugging Face's checkpoints name the weights that this library knows by <see cref="TensorNames"/>.</summary>
internal static class HuggingFaceNames
{
    private const string Layers = "encoder.layer.";
    private const string DistilBertLayers = "transformer.layer.";

    private static readonly Dictionary<string, string> DistilBertParts = new(StringComparer.Ordinal)
    {
        [TensorNames.Query] = "attention.q_lin",
        [TensorNames.Key] = "attention.k_lin",
        [TensorNames.Value] = "attention.v_lin",
        [TensorNames.AttentionOutput] = "attention.out_lin",
        [TensorNames.AttentionNorm] = "sa_layer_norm",
        [TensorNames.Intermediate] = "ffn.lin1",
        [TensorNames.Output] = "ffn.lin2",
        [TensorNames.OutputNorm] = "output_layer_norm",
    };

    /// <summary>The name in a checkpoint of the bare encoder, without the model's prefix.</summary>
    public static string Of(EncoderArchitecture architecture, string name) => architecture == EncoderArchitecture.DistilBert ? DistilBert(name) : name;

    /// <summary>The name in a checkpoint of a sequence classifier: the encoder's weights, BERT's pooler included, carry the model's prefix, the head's do not.</summary>
    public static string OfClassifier(EncoderArchitecture architecture, string name)
    {
        bool head = name.StartsWith(TensorNames.Classifier, StringComparison.Ordinal)
            || (architecture == EncoderArchitecture.DistilBert && name.StartsWith(TensorNames.Pooler, StringComparison.Ordinal));
        return head ? Of(architecture, name) : Prefix(architecture) + Of(architecture, name);
    }

    /// <summary>Every spelling that a checkpoint may use: with the model's prefix or without, and the LayerNorms' old <c>gamma</c> and <c>beta</c>.</summary>
    public static IEnumerable<string> Spellings(EncoderArchitecture architecture, string name)
    {
        string prefix = Prefix(architecture);
        string current = Of(architecture, name);
        yield return current;
        yield return prefix + current;
        if (Old(current) is { } old)
        {
            yield return old;
            yield return prefix + old;
        }
    }

    private static string Prefix(EncoderArchitecture architecture) => architecture == EncoderArchitecture.DistilBert ? "distilbert." : "bert.";

    private static string? Old(string name)
    {
        foreach (var (suffix, old) in (ReadOnlySpan<(string, string)>)[("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                return name[..^suffix.Length] + old;
        }

        return null;
    }

    private static string DistilBert(string name)
    {
        if (name.StartsWith(TensorNames.Pooler, StringComparison.Ordinal))
            return "pre_classifier" + name[TensorNames.Pooler.Length..];
        if (name == TensorNames.PredictionBias)
            return "vocab_projector.bias";
        if (name.StartsWith(TensorNames.PredictionTransform, StringComparison.Ordinal))
            return "vocab_transform" + name[TensorNames.PredictionTransform.Length..];
        if (name.StartsWith(TensorNames.PredictionNorm, StringComparison.Ordinal))
            return "vocab_layer_norm" + name[TensorNames.PredictionNorm.Length..];
        if (!name.StartsWith(Layers, StringComparison.Ordinal))
            return name;
        int part = name.IndexOf('.', Layers.Length) + 1, suffix = name.LastIndexOf('.');
        return DistilBertLayers + name[Layers.Length..part] + DistilBertParts[name[part..suffix]] + name[suffix..];
    }
}

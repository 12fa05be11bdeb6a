using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Which layers of an encoder a shallower one starts from: of N layers, student layer i of M takes layer i (N - 1) / (M - 1), halves rounded up; so the first
/// and the last are kept, and a single one is the first. For 12 and 6 these are DistilBERT's 0, 2, 4, 7, 9 and 11.
/// </summary>
internal static class KeptLayers
{
    /// <summary>Half of the layers, rounded up.</summary>
    public static int Half(int layers) => (layers + 1) / 2;

    public static int Of(int layer, int layers, int encoderLayers) =>
        layers == 1 ? 0 : ((2 * layer * (encoderLayers - 1)) + layers - 1) / (2 * (layers - 1));

    /// <summary>The weights of the encoder with the layers of a shallower one.</summary>
    public static Dictionary<string, EncoderTensor> Select(PretrainedEncoder encoder, int layers)
    {
        var tensors = encoder.Tensors.Where(pair => !pair.Key.StartsWith(TensorNames.Layers, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        for (int layer = 0; layer < layers; layer++)
        {
            string from = TensorNames.Layer(Of(layer, layers, encoder.Config.Layers), ""), to = TensorNames.Layer(layer, "");
            foreach (var (name, tensor) in encoder.Tensors.Where(pair => pair.Key.StartsWith(from, StringComparison.Ordinal)))
                tensors.Add(to + name[from.Length..], tensor);
        }

        return tensors;
    }
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Cuts the prunable matrices of an encoder, each to the same share.</summary>
internal static class Masks
{
    private const int Seed = 1;

    /// <summary>The tensors with every prunable matrix cut to <paramref name="remaining"/> of its weights; the others are shared.</summary>
    public static IReadOnlyDictionary<string, EncoderTensor> Apply(IReadOnlyDictionary<string, EncoderTensor> tensors, EncoderConfig config, double remaining, MaskKind kind)
    {
        var pruned = new Dictionary<string, EncoderTensor>(tensors);
        var random = new Random(Seed);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            foreach (string part in TensorNames.Prunable)
            {
                string name = TensorNames.Weight(TensorNames.Layer(layer, part));
                float[] values = tensors[name].Values.ToArray();
                int kept = (int)Math.Round(remaining * values.Length);
                if (kind == MaskKind.Random)
                    KeepRandom(values, kept, random);
                else
                    KeepLargest(values, kept);
                pruned[name] = new EncoderTensor([.. tensors[name].Shape], values);
            }
        }

        return pruned;
    }

    // Selection sampling: every set of the size is equally likely (Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S).
    private static void KeepRandom(Span<float> values, int kept, Random random)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (random.NextDouble() * (values.Length - i) < kept)
                kept--;
            else
                values[i] = 0;
        }
    }

    private static void KeepLargest(Span<float> values, int kept)
    {
        float[] magnitudes = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
            magnitudes[i] = MathF.Abs(values[i]);
        Array.Sort(magnitudes);
        float threshold = kept == 0 ? float.PositiveInfinity : magnitudes[^kept];
        foreach (ref float value in values)
            value = MathF.Abs(value) >= threshold ? value : 0;
    }
}

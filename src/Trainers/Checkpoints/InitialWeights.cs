using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Weights before any training, as BERT starts: normal with deviation 0.02, biases 0, LayerNorms 1 and 0. Each tensor draws from a stream of its own name.</summary>
internal static class InitialWeights
{
    /// <summary>The standard deviation, <c>initializer_range</c> in BERT's configuration.</summary>
    public const double Deviation = 0.02;

    /// <summary>A new tensor.</summary>
    /// <param name="name">Its canonical name, which tells its kind and its random stream.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="seed">The same seed gives the same values.</param>
    public static EncoderTensor Create(string name, int[] shape, int seed)
    {
        float[] values = new float[shape.Aggregate(1, (count, size) => checked(count * size))];
        if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
        {
            Array.Fill(values, 1f);
        }
        else if (!name.EndsWith(".bias", StringComparison.Ordinal))
        {
            var random = new CounterRandom(seed, "weights/" + name);
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(random.NextNormal() * Deviation);
        }

        return new EncoderTensor(shape, values);
    }

    /// <summary>A new matrix, uniform within a spread on both sides of 0.</summary>
    /// <param name="name">Its canonical name, which tells its random stream.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="spread">Half the width of the distribution.</param>
    /// <param name="seed">The same seed gives the same values.</param>
    public static EncoderTensor Uniform(string name, int[] shape, double spread, int seed)
    {
        var random = new CounterRandom(seed, "weights/" + name);
        float[] values = new float[checked(shape[0] * shape[1])];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(((2 * random.NextUniform()) - 1) * spread);
        return new EncoderTensor(shape, values);
    }
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Tests;

/// <summary>
/// BERT and DistilBERT as their papers write them: one row at a time, in double precision, with plain loops. The oracle for every faster path;
/// slow by design.
/// </summary>
internal static class ReferenceEncoder
{
    /// <summary>What a forward pass gives for one row.</summary>
    /// <param name="States">Embedding output, then the output of every layer: [layers + 1][tokens * hidden].</param>
    /// <param name="Pooled">The first token after the pooler, or null where there is none.</param>
    /// <param name="Logits">The classifier's outputs, or null where there is none.</param>
    public sealed record Result(double[][] States, double[]? Pooled, double[]? Logits)
    {
        public double[] Last => States[^1];
    }

    /// <summary>Runs one row.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="tensors">The weights by canonical name.</param>
    /// <param name="ids">The tokens.</param>
    /// <param name="types">Their types; null: all 0. DistilBERT has none.</param>
    /// <param name="mask">Which tokens may be attended to; null: all.</param>
    /// <param name="noise">The relative error to make in a term of a sum of products, by the linear layer's name, or null for attention's; null: none.</param>
    public static Result Forward(
        EncoderConfig config, IReadOnlyDictionary<string, EncoderTensor> tensors, ReadOnlySpan<int> ids, ReadOnlySpan<int> types = default, bool[]? mask = null,
        Func<string?, double>? noise = null)
    {
        int tokens = ids.Length, hidden = config.HiddenSize;
        double[] x = new double[tokens * hidden];
        for (int t = 0; t < tokens; t++)
        {
            for (int i = 0; i < hidden; i++)
            {
                x[t * hidden + i] = Values(TensorNames.WordEmbeddings)[ids[t] * hidden + i] + Values(TensorNames.PositionEmbeddings)[t * hidden + i];
                if (config.TypeVocabularySize > 0)
                    x[t * hidden + i] += Values(TensorNames.TypeEmbeddings)[(types.IsEmpty ? 0 : types[t]) * hidden + i];
            }
        }

        Norm(x, TensorNames.EmbeddingNorm);
        var states = new List<double[]> { x };
        for (int layer = 0; layer < config.Layers; layer++)
        {
            string Part(string name) => TensorNames.Layer(layer, name);

            double[] context = Attention(Linear(x, Part(TensorNames.Query)), Linear(x, Part(TensorNames.Key)), Linear(x, Part(TensorNames.Value)));
            x = Norm(Sum(x, Linear(context, Part(TensorNames.AttentionOutput))), Part(TensorNames.AttentionNorm));
            double[] inner = Array.ConvertAll(Linear(x, Part(TensorNames.Intermediate)), Gelu);
            x = Norm(Sum(x, Linear(inner, Part(TensorNames.Output))), Part(TensorNames.OutputNorm));
            states.Add(x);
        }

        double[]? pooled = null, logits = null;
        if (tensors.ContainsKey(TensorNames.Weight(TensorNames.Pooler)))
        {
            Converter<double, double> activation = config.Architecture == EncoderArchitecture.Bert ? Math.Tanh : value => Math.Max(value, 0);
            pooled = Array.ConvertAll(Linear(x[..hidden], TensorNames.Pooler), activation);
            if (tensors.ContainsKey(TensorNames.Weight(TensorNames.Classifier)))
                logits = Linear(pooled, TensorNames.Classifier);
        }

        return new Result([.. states], pooled, logits);

        ReadOnlySpan<float> Values(string name) => tensors[name].Values.Span;

        double Error(string? part) => noise is null ? 1 : 1 + noise(part);

        double[] Linear(double[] input, string part)
        {
            var weight = Values(TensorNames.Weight(part));
            var bias = Values(TensorNames.Bias(part));
            int outputs = bias.Length, inputs = weight.Length / outputs, rows = input.Length / inputs;
            double[] result = new double[rows * outputs];
            for (int row = 0; row < rows; row++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    double sum = bias[o];
                    for (int i = 0; i < inputs; i++)
                        sum += weight[o * inputs + i] * input[row * inputs + i] * Error(part);
                    result[row * outputs + o] = sum;
                }
            }

            return result;
        }

        double[] Norm(double[] values, string part)
        {
            for (int start = 0; start < values.Length; start += hidden)
            {
                var row = values.AsSpan(start, hidden);
                double mean = 0, variance = 0;
                foreach (double value in row)
                    mean += value / hidden;
                foreach (double value in row)
                    variance += (value - mean) * (value - mean) / hidden;
                for (int i = 0; i < hidden; i++)
                    row[i] = (row[i] - mean) / Math.Sqrt(variance + config.LayerNormEpsilon) * Values(TensorNames.Weight(part))[i] + Values(TensorNames.Bias(part))[i];
            }

            return values;
        }

        double[] Attention(double[] query, double[] key, double[] value)
        {
            int width = config.HeadSize;
            double[] context = new double[query.Length], weights = new double[tokens];
            for (int head = 0; head < config.AttentionHeads; head++)
            {
                for (int t = 0; t < tokens; t++)
                {
                    for (int other = 0; other < tokens; other++)
                    {
                        double dot = 0;
                        for (int i = head * width; i < (head + 1) * width; i++)
                            dot += query[t * hidden + i] * key[other * hidden + i] * Error(null);
                        weights[other] = mask is null || mask[other] ? dot / Math.Sqrt(width) : double.NegativeInfinity;
                    }

                    double max = weights.Max(), total = 0;
                    for (int other = 0; other < tokens; other++)
                        total += weights[other] = Math.Exp(weights[other] - max);
                    for (int other = 0; other < tokens; other++)
                    {
                        for (int i = head * width; i < (head + 1) * width; i++)
                            context[t * hidden + i] += weights[other] / total * value[other * hidden + i] * Error(null);
                    }
                }
            }

            return context;
        }
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double Gelu(double x) => x / 2 * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>The error function: Abramowitz and Stegun 7.1.6, where every term is positive, so that nothing cancels.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}

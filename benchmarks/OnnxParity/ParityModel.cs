using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks.OnnxParity;

/// <summary>A pruned classifier of two classes without a training: a pretrained encoder, cut, under a random head.</summary>
internal static class ParityModel
{
    private const int Classes = 2;

    /// <param name="encoder">The encoder to cut.</param>
    /// <param name="remaining">The share of every prunable matrix to keep.</param>
    /// <param name="random">Whether weights are cut at random; else the smallest are.</param>
    public static PrunedTextClassificationTransformer Create(PretrainedEncoder encoder, double remaining, bool random)
    {
        var source = new Random(1);
        var tensors = encoder.Tensors.ToDictionary();
        foreach (string name in tensors.Keys.Where(name => TensorNames.Prunable.Any(part => name.StartsWith("encoder.layer.", StringComparison.Ordinal) && name.EndsWith($".{part}.weight", StringComparison.Ordinal))).Order(StringComparer.Ordinal).ToList())
            tensors[name] = Cut(tensors[name], remaining, random ? source : null);
        foreach (var (name, shape) in EncoderShapes.Classifier(encoder.Config, Classes))
            tensors[name] = new EncoderTensor(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (count, size) => count * size)).Select(_ => (float)(source.NextDouble() * 2 - 1))]);

        return new PrunedTextClassificationTransformer(
            new MLContext(1), new TextClassificationColumns("Sentence1", null, "PredictedLabel", "Score"), new UnnamedLabelValues(Classes), encoder.Vocabulary,
            maxLength: 128, TransformerEncoder.Compile(encoder.Config, tensors, StoragePrecision.Float32, ScoringPrecision.Exact), report: null);
    }

    private static EncoderTensor Cut(EncoderTensor tensor, double remaining, Random? random)
    {
        float[] values = tensor.Values.ToArray();
        float[] order = random is null ? [.. values.Select(Math.Abs)] : [.. values.Select(_ => random.NextSingle())];
        int[] places = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(order, places);
        foreach (int place in places.AsSpan(0, values.Length - (int)(remaining * values.Length)))
            values[place] = 0;
        return new EncoderTensor([.. tensor.Shape], values);
    }
}

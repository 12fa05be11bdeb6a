using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks.OnnxParity;

/// <summary>
/// A pruned classifier of two classes without a training: a pretrained encoder, cut, under a random head that is shifted and scaled until half the
/// texts are of either class and the logarithm of the odds has a deviation of 2. A head as it is drawn gives all texts one class.
/// </summary>
internal sealed class ParityModel(PretrainedEncoder encoder, double remaining, bool random)
{
    private const int Seed = 1;
    private const double Deviation = 2;

    public PrunedTextClassificationTransformer Create(IReadOnlyList<string> texts)
    {
        var source = new Random(Seed);
        var tensors = encoder.Tensors.ToDictionary();
        for (int layer = 0; layer < encoder.Config.Layers; layer++)
        {
            foreach (string name in TensorNames.Prunable.Select(part => TensorNames.Weight(TensorNames.Layer(layer, part))))
                tensors[name] = Cut(tensors[name], source);
        }

        SetHead(tensors, [.. Enumerable.Range(0, encoder.Config.HiddenSize).Select(_ => source.NextDouble() * 2 - 1)], bias: 0);
        double[] odds = Odds(Compile(tensors), texts);
        double median = odds.Order().ElementAt(odds.Length / 2 - 1) / 2 + odds.Order().ElementAt(odds.Length / 2) / 2;
        double scale = Deviation / Math.Sqrt(odds.Average(value => (value - median) * (value - median)));
        SetHead(tensors, [.. tensors[TensorNames.Weight(TensorNames.Classifier)].Values.Span[encoder.Config.HiddenSize..].ToArray().Select(weight => weight * scale)], -median * scale);
        return Compile(tensors);
    }

    private EncoderTensor Cut(EncoderTensor tensor, Random source)
    {
        float[] values = tensor.Values.ToArray();
        float[] order = [.. values.Select(value => random ? source.NextSingle() : Math.Abs(value))];
        int[] places = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(order, places);
        foreach (int place in places.AsSpan(0, values.Length - (int)(remaining * values.Length)))
            values[place] = 0;
        return new EncoderTensor([.. tensor.Shape], values);
    }

    // The first class has the logit 0, the second the head's.
    private void SetHead(Dictionary<string, EncoderTensor> tensors, double[] weights, double bias)
    {
        int size = encoder.Config.HiddenSize;
        tensors[TensorNames.Weight(TensorNames.Classifier)] = new EncoderTensor([2, size], [.. new float[size], .. weights.Select(weight => (float)weight)]);
        tensors[TensorNames.Bias(TensorNames.Classifier)] = new EncoderTensor([2], [0, (float)bias]);
    }

    private static double[] Odds(PrunedTextClassificationTransformer model, IReadOnlyList<string> texts) => [.. texts.Select(text =>
    {
        float[] probabilities = new float[2];
        model.Classifier.Score([model.Classifier.Tokenize(text, null)], probabilities, []);
        return Math.Log((double)probabilities[1] / probabilities[0]);
    })];

    private PrunedTextClassificationTransformer Compile(Dictionary<string, EncoderTensor> tensors) => new(
        new MLContext(Seed), new TextClassificationColumns("Sentence1", null, "PredictedLabel", "Score"), new UnnamedLabelValues(2), encoder.Vocabulary,
        Math.Min(128, encoder.Config.MaxPositions), TransformerEncoder.Compile(encoder.Config, tensors, StoragePrecision.Float32, ScoringPrecision.Exact), report: null);
}

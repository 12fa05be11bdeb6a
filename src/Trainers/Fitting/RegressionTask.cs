using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A number. The model trains on labels that are standardised by mean and deviation of the training labels, whatever their units; its fitted head has
/// both folded in and predicts in the label's units.
/// </summary>
internal sealed class RegressionTask(IHost host, string labelColumn) : PredictionTask
{
    private double _mean;
    private double _deviation = 1;

    public override IReadOnlyList<string>? ClassNames => null;

    public override int Outputs => 1;

    public override LabelLoss Loss { get; } = new SquaredError();

    public override Func<Func<string>, float> CreateGetter(DataViewRowCursor cursor, DataViewSchema.Column label)
    {
        var getter = cursor.GetGetter<float>(label);
        return row =>
        {
            float value = 0;
            getter(ref value);
            return float.IsFinite(value) ? value : throw host.Except(FormattableString.Invariant($"{row()}: column '{labelColumn}' holds {value}; expected a finite number."));
        };
    }

    public override void Learn(IReadOnlyList<float> labels)
    {
        if (labels.All(label => label == labels[0]))
            throw host.Except(FormattableString.Invariant($"Column '{labelColumn}': every training row has the label {labels[0]}; expected at least 2 different numbers."));
        _mean = labels.Average(label => (double)label);
        _deviation = Math.Sqrt(labels.Average(label => (label - _mean) * (label - _mean)));
    }

    public override float[] ToTargets(IReadOnlyList<float> labels) => [.. labels.Select(label => (float)((label - _mean) / _deviation))];

    public override IReadOnlyDictionary<string, EncoderTensor> StartingWeights(PretrainedEncoder encoder) =>
        encoder.PredictsNumber ? Rescale(encoder.Tensors, 1 / _deviation, -_mean / _deviation) : WithoutHead(encoder);

    public override IReadOnlyDictionary<string, EncoderTensor> FinalWeights(IReadOnlyDictionary<string, EncoderTensor> weights) => Rescale(weights, _deviation, _mean);

    /// <summary>The weights with a head whose output is that of the given one times <paramref name="scale"/> plus <paramref name="shift"/>.</summary>
    private static Dictionary<string, EncoderTensor> Rescale(IReadOnlyDictionary<string, EncoderTensor> weights, double scale, double shift)
    {
        var rescaled = new Dictionary<string, EncoderTensor>(weights, StringComparer.Ordinal);
        void Change(string name, double added)
        {
            if (weights.TryGetValue(name, out var tensor))
                rescaled[name] = new EncoderTensor([.. tensor.Shape], Array.ConvertAll(tensor.Array, value => (float)((value * scale) + added)));
        }

        Change(TensorNames.Weight(TensorNames.Classifier), 0);
        Change(TensorNames.Bias(TensorNames.Classifier), shift);
        return rescaled;
    }
}

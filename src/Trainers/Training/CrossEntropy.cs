using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace MLNet.Pruning.Trainers;

/// <summary>Cross-entropy of the softmax of the outputs, in nats; labels are 0-based classes.</summary>
internal sealed class CrossEntropy : LabelLoss
{
    private const long NoClass = -1;

    public override Tensor Value(Tensor outputs, float[] labels)
    {
        using var classes = tensor(Array.ConvertAll(labels, label => float.IsNaN(label) ? NoClass : (long)label), device: outputs.device);
        return nn.functional.cross_entropy(outputs, classes, ignore_index: NoClass, reduction: nn.Reduction.Sum) / labels.Length;
    }

    public override Evaluation Evaluate(double loss, float[] outputs, float[] labels)
    {
        int classes = outputs.Length / labels.Length;
        int hits = labels.Where((label, row) => TensorPrimitives.IndexOfMax(outputs.AsSpan(row * classes, classes)) == (int)label).Count();
        return new Evaluation(loss, (double)hits / labels.Length);
    }

    /// <summary>The entropy of the labels: the loss of a model that knows the class shares alone.</summary>
    public override double OfGuessing(IEnumerable<float> labels)
    {
        float[] known = [.. labels.Where(label => !float.IsNaN(label))];
        return -known.CountBy(label => label).Sum(pair => (double)pair.Value / known.Length * Math.Log((double)pair.Value / known.Length));
    }
}

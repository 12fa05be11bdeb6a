using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The squared error of one output; labels are standardised, so that 1 is the loss of a model that always predicts their mean.</summary>
internal sealed class SquaredError : LabelLoss
{
    public override Tensor Value(Tensor outputs, float[] labels)
    {
        // A row without a label is compared with 0 by 0.
        using var labeled = tensor(Array.ConvertAll(labels, label => float.IsNaN(label) ? 0f : 1), outputs.dtype, outputs.device);
        using var targets = tensor(Array.ConvertAll(labels, label => float.IsNaN(label) ? 0f : label), outputs.dtype, outputs.device);
        return nn.functional.mse_loss(outputs.view(-1) * labeled, targets, nn.Reduction.Sum) / labels.Length;
    }

    public override Evaluation Evaluate(double loss, float[] outputs, float[] labels) =>
        new(loss, Accuracy: null, Correlation.Pearson(outputs, labels), Correlation.Spearman(outputs, labels));

    /// <summary>The mean square of the labels: the loss of a model that always predicts 0, the mean of the training labels.</summary>
    public override double OfGuessing(IEnumerable<float> labels) => labels.Where(label => !float.IsNaN(label)).Average(label => (double)label * label);
}

using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The loss against the labels, and how well a model does by it.</summary>
internal abstract class LabelLoss
{
    /// <summary>The mean loss of some rows, a scalar. Every row counts the same, so that rows without a label, which cost nothing, do not make the others louder.</summary>
    /// <param name="outputs">The model's outputs [rows, outputs].</param>
    /// <param name="labels">The label of every row; not a number where it has none.</param>
    public abstract Tensor Value(Tensor outputs, float[] labels);

    /// <summary>How a model does on rows that it is not trained on.</summary>
    /// <param name="loss">The mean loss over the rows.</param>
    /// <param name="outputs">The model's outputs, row by row.</param>
    /// <param name="labels">A label per row.</param>
    public abstract Evaluation Evaluate(double loss, float[] outputs, float[] labels);

    /// <summary>The mean loss of a model that has learned nothing of the texts.</summary>
    /// <param name="labels">The training labels; not a number where a row has none.</param>
    public abstract double OfGuessing(IEnumerable<float> labels);
}

using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The cross-entropy of the student's softened probabilities under the teacher's, −softmax(t / T) · log softmax(s / T): the mean over rows and classes.</summary>
/// <remarks>The prediction loss of TinyBERT's code: Jiao et al. 2020 (arXiv 1909.10351), equation 10, with the mean over classes and no T².</remarks>
public sealed record SoftCrossEntropy : DistillationLoss
{
    /// <summary>The temperature T, by which logits are divided; positive.</summary>
    /// <value>The default value is 1.</value>
    public double Temperature { get; init; } = 1;

    internal override OutputKinds Reads => OutputKinds.Logits;

    internal override bool ComparesClasses => true;

    internal override void Validate()
    {
        base.Validate();
        CheckTemperature(Temperature);
    }

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection)
    {
        var expected = nn.functional.softmax(teacher.Logits / Temperature, -1);
        return -(expected * nn.functional.log_softmax(student.Logits / Temperature, -1)).mean();
    }
}

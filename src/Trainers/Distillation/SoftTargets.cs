using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The divergence of the student's softened probabilities from the teacher's, T² KL(softmax(t / T) ‖ softmax(s / T)): the sum over classes, the mean
/// over rows. T² keeps the size of the gradient while T changes.
/// </summary>
/// <remarks>Hinton, Vinyals and Dean 2015 (arXiv 1503.02531), section 2; with T = 2 the loss of movement pruning and of DistilBERT.</remarks>
public sealed record SoftTargets : DistillationLoss
{
    /// <summary>The temperature T, by which logits are divided; positive.</summary>
    /// <value>The default value is 2.</value>
    public double Temperature { get; init; } = 2;

    internal override OutputKinds Reads => OutputKinds.Logits;

    internal override bool ComparesClasses => true;

    internal override void Validate()
    {
        base.Validate();
        CheckTemperature(Temperature);
    }

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection)
    {
        var expected = nn.functional.log_softmax(teacher.Logits / Temperature, -1);
        var actual = nn.functional.log_softmax(student.Logits / Temperature, -1);
        return nn.functional.kl_div(actual, expected, log_target: true, nn.Reduction.Sum) * (Temperature * Temperature / student.Logits.shape[0]);
    }
}

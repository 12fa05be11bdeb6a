using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// One less the cosine of the last hidden states, the mean over tokens without padding. Where the widths differ, the student's states pass a linear
/// layer first, which learns with the student and is thrown away in the end.
/// </summary>
/// <remarks>DistilBERT: Sanh et al. 2019 (arXiv 1910.01108), section 3.</remarks>
public sealed record CosineStates : DistillationLoss
{
    private const double Epsilon = 1e-12;

    internal override OutputKinds Reads => OutputKinds.States;

    internal override IEnumerable<int> TeacherStates(int studentLayers, int teacherLayers) => [teacherLayers];

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection)
    {
        var (actual, expected) = (projection?.forward(student.States[^1]) ?? student.States[^1], teacher.States[^1]);
        var sizes = (actual.square().sum(-1) + Epsilon) * (expected.square().sum(-1) + Epsilon);
        var cosine = (actual * expected).sum(-1) / sizes.sqrt();
        return ((1 - cosine) * student.Mask).sum() / student.Mask.sum();
    }
}

using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The mean squared difference of the hidden states before the first layer. Where the widths differ, the student's pass a linear layer first, which
/// learns with the student and is thrown away in the end.
/// </summary>
/// <remarks>TinyBERT: Jiao et al. 2020 (arXiv 1909.10351), equation 9, with a projection of its own as in the paper; the released code shares that of <see cref="HiddenStates"/>.</remarks>
public sealed record Embeddings : DistillationLoss
{
    /// <summary>Whether the mean is taken over padding too, as in TinyBERT's code; or over tokens alone.</summary>
    /// <value>The default value is false.</value>
    public bool CountPadding { get; init; }

    internal override OutputKinds Reads => OutputKinds.States;

    internal override bool ReadsPadding => CountPadding;

    internal override IEnumerable<int> TeacherStates(int studentLayers, int teacherLayers) => [0];

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection) =>
        StateError.Mean(student.States[0], teacher.States[0], student.Mask, CountPadding, projection);
}

using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The mean squared difference of the hidden states after each layer, added up over the student's layers. Where the widths differ, the student's
/// states pass a linear layer first, one for all layers, which learns with the student and is thrown away in the end.
/// </summary>
/// <remarks>TinyBERT: Jiao et al. 2020 (arXiv 1909.10351), equation 8.</remarks>
public sealed record HiddenStates : DistillationLoss
{
    /// <summary>Which layers are compared.</summary>
    /// <value>The default value is <see cref="LayerMap.Even"/>.</value>
    public LayerMap LayerMap { get; init; } = LayerMap.Even;

    /// <summary>Whether the mean is taken over padding too, as in TinyBERT's code; or over tokens alone.</summary>
    /// <value>The default value is false.</value>
    public bool CountPadding { get; init; }

    internal override OutputKinds Reads => OutputKinds.States;

    internal override bool ReadsPadding => CountPadding;

    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(LayerMap);
    }

    internal override void CheckShapes(EncoderConfig student, EncoderConfig teacher) => LayerMap.Check(nameof(HiddenStates), student.Layers, teacher.Layers);

    internal override IEnumerable<int> TeacherStates(int studentLayers, int teacherLayers) =>
        Enumerable.Range(0, studentLayers).Select(layer => LayerMap.TeacherLayer(layer, studentLayers, teacherLayers) + 1);

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection) =>
        TeacherStates(student.States.Count - 1, teacher.States.Count - 1)
            .Select((state, layer) => StateError.Mean(student.States[layer + 1], teacher.States[state], student.Mask, CountPadding, projection))
            .Aggregate((sum, error) => sum + error);
}

using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The mean squared difference of each layer's attention, head by head, added up over the student's layers. Student and teacher need the same number
/// of heads.
/// </summary>
/// <remarks>TinyBERT: Jiao et al. 2020 (arXiv 1909.10351), equation 7, which takes the scores before softmax.</remarks>
public sealed record Attention : DistillationLoss
{
    private const double PaddingScore = -10000;

    /// <summary>Whether probabilities are compared; or the scores before softmax, those to padding being set to 0.</summary>
    /// <value>The default value is false.</value>
    public bool Probabilities { get; init; }

    /// <summary>Which layers are compared.</summary>
    /// <value>The default value is <see cref="LayerMap.Even"/>.</value>
    public LayerMap LayerMap { get; init; } = LayerMap.Even;

    /// <summary>Whether the mean is taken over all places, padding included, as in TinyBERT's code; or over pairs of tokens alone.</summary>
    /// <value>The default value is false.</value>
    public bool CountPadding { get; init; }

    internal override OutputKinds Reads => OutputKinds.AttentionScores;

    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(LayerMap);
    }

    internal override void CheckShapes(EncoderConfig student, EncoderConfig teacher)
    {
        LayerMap.Check(nameof(Attention), student.Layers, teacher.Layers);
        if (student.AttentionHeads != teacher.AttentionHeads)
            throw new ArgumentException($"{nameof(Attention)} compares head by head; the student has {student.AttentionHeads} heads and the teacher {teacher.AttentionHeads}.");
    }

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection)
    {
        int layers = student.AttentionScores.Count, teacherLayers = teacher.AttentionScores.Count;
        return Enumerable.Range(0, layers)
            .Select(layer => Error(student.AttentionScores[layer], teacher.AttentionScores[LayerMap.TeacherLayer(layer, layers, teacherLayers)], student.Mask))
            .Aggregate((sum, error) => sum + error);
    }

    private Tensor Error(Tensor student, Tensor teacher, Tensor mask)
    {
        Tensor queries = mask.unsqueeze(1).unsqueeze(-1), keys = mask.unsqueeze(1).unsqueeze(1);
        if (Probabilities)
        {
            var padding = (1 - keys) * PaddingScore;
            (student, teacher) = (nn.functional.softmax(student + padding, -1), nn.functional.softmax(teacher + padding, -1));
        }

        var error = (student - teacher).square() * keys;
        return CountPadding ? error.mean() : (error * queries).sum() / (mask.sum(-1).square().sum() * student.shape[1]);
    }
}

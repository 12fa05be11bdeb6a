using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// One less the cosine of the sentence vectors, the mean over texts. The vector of a text is the mean of its last hidden states over tokens, or the
/// state of the first. Where the widths differ, the student's vectors pass a linear layer first, which learns with the student and is thrown away in
/// the end.
/// </summary>
/// <remarks>Sentence vectors as means over tokens: Reimers and Gurevych 2019 (arXiv 1908.10084), section 3.</remarks>
public sealed record SentenceVectors : DistillationLoss
{
    private static readonly CosineStates Cosine = new();

    /// <summary>Whether the vector is the first token's state, or the mean over tokens; as the teacher was trained.</summary>
    /// <value>The default value is false.</value>
    public bool FirstToken { get; init; }

    internal override OutputKinds Reads => OutputKinds.States;

    internal override IEnumerable<int> TeacherStates(int studentLayers, int teacherLayers) => [teacherLayers];

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection) =>
        Cosine.Value(Vectors(student), Vectors(teacher), projection);

    /// <summary>Each text as a single place, whose state is its vector.</summary>
    internal ModelOutputs Vectors(ModelOutputs tokens)
    {
        if (tokens.Mask.shape[1] == 1)
            return tokens;
        var (states, mask) = (tokens.States[^1], tokens.Mask.unsqueeze(-1));
        var vectors = FirstToken ? states.narrow(1, 0, 1) : (states * mask).sum(1, keepdim: true) / mask.sum(1, keepdim: true);
        return tokens with { States = [vectors], Mask = tokens.Mask.narrow(1, 0, 1) };
    }
}

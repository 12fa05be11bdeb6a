using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The mean squared difference of hidden states.</summary>
internal static class StateError
{
    /// <param name="student">States [rows, length, width].</param>
    /// <param name="teacher">States of the teacher's width.</param>
    /// <param name="mask">1 for a token and 0 for padding, [rows, length].</param>
    /// <param name="countPadding">Whether places of padding count as the others do.</param>
    /// <param name="projection">From the student's width to the teacher's, or null.</param>
    public static Tensor Mean(Tensor student, Tensor teacher, Tensor mask, bool countPadding, MaskedLinear? projection)
    {
        var difference = (projection?.forward(student) ?? student) - teacher;
        return countPadding
            ? difference.square().mean()
            : (difference.square() * mask.unsqueeze(-1)).sum() / (mask.sum() * teacher.shape[^1]);
    }
}

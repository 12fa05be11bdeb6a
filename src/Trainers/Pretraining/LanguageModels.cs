using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The language model heads of a student and its teacher, and what they predict.</summary>
/// <param name="Student">The student's head.</param>
/// <param name="Teacher">The teacher's head.</param>
/// <param name="TeacherLearns">Whether the teacher's head still has to learn.</param>
/// <param name="ComparesPredictions">Whether a loss compares the predictions for all tokens.</param>
/// <param name="Masking">What is hidden.</param>
internal sealed record LanguageModels(LanguageModelHead Student, LanguageModelHead Teacher, bool TeacherLearns, bool ComparesPredictions, TokenMasking Masking) : IDisposable
{
    private const string TeacherPrefix = "teacher.";

    /// <summary>What learns, by name.</summary>
    public IEnumerable<(string Name, Tensor Weight)> Weights =>
    [
        .. Student.Weights.Select(named => (named.Key, (Tensor)named.Value)),
        .. TeacherLearns ? Teacher.Weights.Select(named => (TeacherPrefix + named.Key, (Tensor)named.Value)) : [],
    ];

    /// <summary>The outputs of both with their predictions: for every token where those are compared, and for the hidden ones.</summary>
    public ComparedOutputs Predict(ModelOutputs student, ModelOutputs teacher, Batch batch, MaskedTokens masked)
    {
        var device = student.Mask.device;
        var (places, labels) = (tensor(masked.Places, device: device), tensor(masked.Labels, device: device));
        var hidden = student with { Logits = Student.forward(At(student, places)), Labels = labels };
        var teacherHidden = TeacherLearns ? teacher with { Logits = Teacher.forward(At(teacher, places)), Labels = labels } : null;
        if (ComparesPredictions)
        {
            var tokens = tensor(Enumerable.Range(0, batch.Mask.Length).Where(place => batch.Mask[place] == 1).Select(place => (long)place).ToArray(), device: device);
            student = student with { Logits = Student.forward(At(student, tokens)) };
            using var noGradient = no_grad();
            teacher = teacher with { Logits = Teacher.forward(At(teacher, tokens)) };
        }

        return new ComparedOutputs(student, teacher) { Masked = (hidden, teacherHidden) };
    }

    public void Dispose()
    {
        Student.Dispose();
        Teacher.Dispose();
    }

    private static Tensor At(ModelOutputs outputs, Tensor places) => outputs.States[^1].reshape(-1, outputs.States[^1].shape[2]).index_select(0, places);
}

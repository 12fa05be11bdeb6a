using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Compares models of one vocabulary token by token: hidden states, attention, and the predictions of a language model. With a language model both read the
/// texts with some tokens hidden, and a teacher whose head is not trained yet learns to predict them on the way; its encoder stays as it is.
/// </summary>
internal sealed class TokenComparison : OutputComparison
{
    private readonly SequenceClassifier _student;
    private readonly TeacherModel _teacher;
    private readonly MatchedDataset _texts;
    private readonly OutputKinds _reads;
    private readonly SentenceVectors? _sentences;
    private readonly LanguageModels? _languageModels;
    private readonly int _paddingId;
    private readonly Device _device;

    /// <param name="student">The student.</param>
    /// <param name="teacher">The teacher.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="losses">The losses, which decide what is computed.</param>
    /// <param name="languageModels">The heads of both, where a loss compares predictions or hides tokens; else null.</param>
    /// <param name="paddingId">The padding token.</param>
    public TokenComparison(
        SequenceClassifier student, TeacherModel teacher, MatchedDataset texts, IReadOnlyList<DistillationLoss> losses, LanguageModels? languageModels, int paddingId)
    {
        (_student, _teacher, _texts, _languageModels, _paddingId) = (student, teacher, texts, languageModels, paddingId);
        _reads = losses.Aggregate(OutputKinds.States, (kinds, loss) => kinds | loss.Reads);
        _sentences = losses.OfType<SentenceVectors>().FirstOrDefault();
        _device = student.classifier.weight.device;
    }

    public override IEnumerable<(string Name, Tensor Weight)> Weights => _languageModels?.Weights ?? [];

    public override ComparedOutputs Compare(int[] rows, int step)
    {
        var batch = _texts.Student.Batch(rows, _paddingId);
        var masked = _languageModels?.Masking.Mask(batch, step);
        var tokens = BatchTokens.Of(masked?.Batch ?? batch, _device);
        var (student, teacher) = (_student.Run(tokens.Ids, tokens.Types, tokens.Mask, _reads), _teacher.Run(tokens, _reads));
        var sentences = _sentences is null ? ((ModelOutputs, ModelOutputs)?)null : (_sentences.Vectors(student), _sentences.Vectors(teacher));
        return _languageModels is null
            ? new ComparedOutputs(student, teacher) { Sentences = sentences }
            : _languageModels.Predict(student, teacher, batch, masked!) with { Sentences = sentences };
    }
}

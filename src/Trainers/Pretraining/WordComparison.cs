using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Compares models of two vocabularies: hidden states word by word, the state of a word being the mean over its pieces.</summary>
/// <param name="student">The student.</param>
/// <param name="teacher">The teacher's states.</param>
/// <param name="texts">The texts.</param>
/// <param name="sentences">How sentence vectors are made, or null where no loss asks for them.</param>
/// <param name="paddingId">The student's padding token.</param>
internal sealed class WordComparison(SequenceClassifier student, TeacherStates teacher, MatchedDataset texts, SentenceVectors? sentences, int paddingId) : OutputComparison
{
    public override ComparedOutputs Compare(int[] rows, int step)
    {
        var device = student.classifier.weight.device;
        var wordMask = tensor(texts.WordMask(rows), [rows.Length, texts.MostWords(rows)], device: device);
        var batch = texts.Student.Batch(rows, paddingId);
        var tokens = BatchTokens.Of(batch, device);
        var outputs = student.Run(tokens.Ids, tokens.Types, tokens.Mask, OutputKinds.States);
        // A copy in libtorch's own memory, which is aligned: products over an array's may differ in bits from run to run.
        using var array = tensor(texts.WordMeans(rows, student: true, batch.Length), [rows.Length, wordMask.shape[1], batch.Length], device: device);
        var means = array.clone();
        var words = outputs with { Mask = wordMask, States = [.. outputs.States.Select(state => matmul(means, state))] };
        var (teacherWords, teacherSentences) = teacher.Of(rows, wordMask);
        return new ComparedOutputs(words, teacherWords) { Sentences = sentences is null ? null : (sentences.Vectors(outputs), teacherSentences!) };
    }
}

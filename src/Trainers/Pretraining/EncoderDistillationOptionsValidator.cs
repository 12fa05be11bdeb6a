using Microsoft.ML.Runtime;
using static MLNet.Pruning.Trainers.EncoderTrainerOptionsValidator;

namespace MLNet.Pruning.Trainers;

/// <summary>Checks every option before a distillation starts, so that a mistake costs no training.</summary>
internal static class EncoderDistillationOptionsValidator
{
    public static void Validate(IHost host, EncoderDistillationOptions options)
    {
        Check(host, !string.IsNullOrWhiteSpace(options.TextColumnName), nameof(options.TextColumnName), options.TextColumnName ?? "null", "a name that is not empty");
        if (options.Teacher is not { } teacher)
            throw Wrong(host, nameof(options.Teacher), "null", "an encoder, such as PretrainedEncoder.FromDirectory(path)");
        if (options.Student is not { } student)
            throw Wrong(host, nameof(options.Student), "null", $"an encoder, such as {nameof(EncoderDistillation)}.{nameof(EncoderDistillation.StartStudent)} makes");
        foreach (var (name, encoder) in new[] { (nameof(options.Student), student), (nameof(options.Teacher), teacher) })
            Check(host, encoder.Config.IsTransformer, name, $"of architecture {encoder.Config.Architecture}", "one with layers to compare");
        Check(host, EncoderDistillation.SplitAlike(student.Vocabulary, teacher.Vocabulary), nameof(options.Student),
            "an encoder whose vocabulary splits texts into other words than the teacher's", "the same lower-casing, accent stripping and splitting of Chinese characters");
        CheckLosses(host, options, student, teacher);

        Check(host, options.MaxEpochs >= 1, nameof(options.MaxEpochs), options.MaxEpochs, "at least 1");
        Check(host, options.BatchSize >= 1, nameof(options.BatchSize), options.BatchSize, "at least 1");
        int longest = Math.Min(student.Config.MaxPositions, teacher.Config.MaxPositions);
        if (options.MaxLength is { } length)
            Check(host, length >= ShortestLength && length <= longest, nameof(options.MaxLength), length, $"from {ShortestLength} to {longest}, the positions of both encoders");
        Check(host, options.LearningRate is > 0 and < 1, nameof(options.LearningRate), options.LearningRate, "more than 0 and less than 1");
        Check(host, options.WarmupRatio is >= 0 and < 1, nameof(options.WarmupRatio), options.WarmupRatio, "at least 0 and less than 1");
        Check(host, options.WeightDecay >= 0 && double.IsFinite(options.WeightDecay), nameof(options.WeightDecay), options.WeightDecay, "at least 0");
        Check(host, options.ClipNorm > 0 && double.IsFinite(options.ClipNorm), nameof(options.ClipNorm), options.ClipNorm, "a positive number");
        Check(host, options.TeacherCacheBytes >= 0, nameof(options.TeacherCacheBytes), options.TeacherCacheBytes, "at least 0");
        if (options.CheckpointSteps is { } steps)
        {
            Check(host, steps >= 1, nameof(options.CheckpointSteps), steps, "at least 1, or null");
            Check(host, options.CheckpointDirectory is not null, nameof(options.CheckpointSteps), steps, $"null where {nameof(options.CheckpointDirectory)} is null");
        }
        if (options.CheckpointDirectory is { } directory)
            Check(host, !string.IsNullOrWhiteSpace(directory), nameof(options.CheckpointDirectory), directory, "a name that is not empty");
    }

    private static void CheckLosses(IHost host, EncoderDistillationOptions options, PretrainedEncoder student, PretrainedEncoder teacher)
    {
        Check(host, options.Losses is { Count: > 0 }, nameof(options.Losses), "empty", $"at least one loss, such as new {nameof(HiddenStates)}()");
        foreach (var loss in options.Losses)
        {
            loss.Validate();
            loss.CheckShapes(student.Config, teacher.Config);
        }
        foreach (var twice in options.Losses.Where(loss => loss is SentenceVectors or MaskedLanguageModel).GroupBy(loss => loss.GetType().Name).Where(losses => losses.Count() > 1))
            throw Wrong(host, nameof(options.Losses), $"{twice.Key} {twice.Count()} times", "it once");

        if (EncoderDistillation.SharesTokens(student.Vocabulary, teacher.Vocabulary))
        {
            if (student.Config.VocabularySize != teacher.Config.VocabularySize && options.Losses.FirstOrDefault(loss => !loss.ComparesLayers && loss is not MaskedLanguageModel) is { } predictions)
                throw Wrong(host, nameof(options.Losses), predictions.GetType().Name,
                    $"losses that compare layers: the student's word embeddings have {student.Config.VocabularySize} rows and the teacher's {teacher.Config.VocabularySize}, so that predictions differ in number");
            return;
        }
        if (options.Losses.FirstOrDefault(loss => !loss.ComparesLayers || loss.Reads.HasFlag(OutputKinds.AttentionScores)) is { } tokenwise)
            throw Wrong(host, nameof(options.Losses), tokenwise.GetType().Name,
                $"{nameof(HiddenStates)}, {nameof(Embeddings)}, {nameof(CosineStates)} or {nameof(SentenceVectors)}: student and teacher have vocabularies of their own, and only states are compared word by word");
    }
}

using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;
using static MLNet.Pruning.Trainers.EncoderTrainerOptionsValidator;

namespace MLNet.Pruning.Trainers;

/// <summary>Checks the options of distillation, as far as a teacher is known before training.</summary>
internal static class DistillationOptionsValidator
{
    public static void Validate(IHost host, EncoderTrainerOptions options, PretrainedEncoder encoder, EncoderConfig student)
    {
        double hardLabels = options.ActiveHardLabelWeight;
        Check(host, hardLabels >= 0 && double.IsFinite(hardLabels), nameof(options.HardLabelWeight), hardLabels, "a number of at least 0, or null");
        Check(host, options.LayerStageRatio is >= 0 and < 1, nameof(options.LayerStageRatio), options.LayerStageRatio, "at least 0 and less than 1");
        if (options.ActiveTeacher is null)
        {
            string needed = $"null where {nameof(options.Teacher)} is none";
            Check(host, options.Distillation is null, nameof(options.Distillation), "set", needed);
            Check(host, options.UnlabeledSet is null, nameof(options.UnlabeledSet), "set", needed);
            Check(host, options.Augmentation is null, nameof(options.Augmentation), "set", $"{needed}: the teacher labels the new rows");
            Check(host, options.LayerStageRatio == 0, nameof(options.LayerStageRatio), options.LayerStageRatio, $"0 where {nameof(options.Teacher)} is none");
            return;
        }
        options.Augmentation?.Validate();
        Check(host, options.Augmentation is null || encoder.Tensors.ContainsKey(TensorNames.PredictionBias), nameof(options.Augmentation), "set",
            $"null where {nameof(options.Encoder)} has no masked language model's head, which predicts the words; {nameof(EncoderDistillation)} with {nameof(MaskedLanguageModel)} makes one");
        if (options.Teacher is EncoderTeacher known)
            CheckTeacher(host, options, known.Encoder, encoder, student);
        if (options.Distillation is not { } losses)
        {
            Check(host, options.LayerStageRatio == 0 || (options.ActiveTeacher is DenseFitTeacher && options.HasComparableLayers), nameof(options.LayerStageRatio), options.LayerStageRatio, "0 where no loss compares layers");
            CheckClassifier(host, options);
            return;
        }

        Check(host, losses.Count > 0 && losses.All(loss => loss is not null), nameof(options.Distillation), "empty or holds null", "at least one loss, such as new SoftTargets(), or null");
        foreach (var loss in losses)
            loss.Validate();
        if (losses.OfType<MaskedLanguageModel>().FirstOrDefault() is { } languageModel)
            throw Wrong(host, nameof(options.Distillation), languageModel, $"losses between the trainer's model and its teacher: {nameof(MaskedLanguageModel)} needs hidden tokens, which {nameof(EncoderDistillation)} alone makes");
        if (options is not EncoderClassificationOptions && losses.FirstOrDefault(loss => loss.ComparesClasses) is { } soft)
            throw Wrong(host, nameof(options.Distillation), soft, $"{nameof(LogitError)} or losses that compare layers: a regression has no classes");
        bool layers = losses.Any(loss => loss.ComparesLayers), predictions = losses.Any(loss => !loss.ComparesLayers);
        Check(host, options.LayerStageRatio == 0 || layers, nameof(options.LayerStageRatio), options.LayerStageRatio, "0 where no loss compares layers");
        Check(host, predictions || hardLabels > 0, nameof(options.HardLabelWeight), hardLabels, "more than 0 where no loss compares predictions");
        if (layers)
            CheckLayers(host, options, losses, encoder, student);
        if (predictions)
            CheckClassifier(host, options);
    }

    private static void CheckClassifier(IHost host, EncoderTrainerOptions options) =>
        Check(host, options.Teacher is not EncoderTeacher known || known.Encoder.Tensors.ContainsKey(TensorNames.Weight(TensorNames.Classifier)), nameof(options.Teacher), options.Teacher!,
            "a teacher with a classifier where a loss compares predictions, such as Teacher.FromModel, or losses that compare layers alone");

    private static void CheckLayers(
        IHost host, EncoderTrainerOptions options, IReadOnlyList<DistillationLoss> losses, PretrainedEncoder encoder, EncoderConfig student)
    {
        if (options.ActiveTeacher is DenseFitTeacher)
        {
            foreach (var loss in losses)
                loss.CheckModels(student, encoder.Config);
            return;
        }

        if (options.Teacher!.Layers() is not { } teacher)
            throw Wrong(host, nameof(options.Teacher), options.Teacher, "a teacher with layers (FromEncoder, OwnDenseFit, or FromModel with one text model of this library) where a loss compares layers");
        CheckTeacher(host, options, teacher, encoder, student);
        foreach (var loss in losses)
            loss.CheckModels(student, teacher.Config);
    }

    /// <summary>Checks that a teacher can read the tokens of the student.</summary>
    private static void CheckTeacher(IHost host, EncoderTrainerOptions options, PretrainedEncoder teacher, PretrainedEncoder encoder, EncoderConfig student)
    {
        Check(host, teacher.Vocabulary.EncodesLike(encoder.Vocabulary), nameof(options.Teacher), options.Teacher!,
            "a teacher with the vocabulary of the student, whose tokens it reads; Teacher.FromModel reads texts, but compares no layers then");
        int longest = options.MaxLength ?? Math.Min(128, student.MaxPositions);
        Check(host, teacher.Config.MaxPositions >= longest, nameof(options.MaxLength), longest, $"at most {teacher.Config.MaxPositions}, the teacher's positions");
        if (options.Sentence2ColumnName is not null)
            Check(host, teacher.Config.TypeVocabularySize != 1, nameof(options.Teacher), options.Teacher!, "a teacher with two token types for pairs of texts");
    }
}

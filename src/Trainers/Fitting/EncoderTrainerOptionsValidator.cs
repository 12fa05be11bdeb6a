using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Checks every option when the trainer is made, so that a mistake costs no training.</summary>
internal static class EncoderTrainerOptionsValidator
{
    internal const int ShortestLength = 8;

    public static void Validate(IHost host, EncoderTrainerOptions options)
    {
        CheckName(host, nameof(options.LabelColumnName), options.LabelColumnName);
        CheckName(host, nameof(options.Sentence1ColumnName), options.Sentence1ColumnName);
        if (options.Sentence2ColumnName is { } second)
            CheckName(host, nameof(options.Sentence2ColumnName), second);
        if (options.Sentence2ColumnName is null && options.PairsOnly)
            throw Wrong(host, nameof(options.Sentence2ColumnName), "null", "the column of the second texts");
        CheckOutputs(host, options);

        var encoder = options.Encoder;
        if (options.Student is null)
            throw Wrong(host, nameof(options.Student), "null", "a student, such as new SameAsTeacher()");
        var student = options.StudentShape;
        student.Validate();
        if (options.Sentence2ColumnName is { } pair && student.TypeVocabularySize == 1)
            throw Wrong(host, nameof(options.Sentence2ColumnName), pair, "null: the encoder knows one token type, and pairs of texts need two");
        if (options.Pruning is null)
            throw Wrong(host, nameof(options.Pruning), "null", "a pruning method, such as new Movement()");
        if (options.Schedule is null)
            throw Wrong(host, nameof(options.Schedule), "null", "a sparsity schedule");
        options.Pruning.Validate();
        options.Schedule.ValidateSettings();
        if (options.Pruning is FixedMask)
            CheckZeros(host, options);

        Check(host, options.RemainingWeights is > 0 and <= 1, nameof(options.RemainingWeights), options.RemainingWeights, "more than 0 and at most 1");
        if (options.MaxEpochs is { } epochs)
            Check(host, epochs >= 1, nameof(options.MaxEpochs), epochs, "at least 1, or null");
        Check(host, options.BatchSize >= 1, nameof(options.BatchSize), options.BatchSize, "at least 1");
        int longest = encoder.Config.MaxPositions;
        if (options.MaxLength is { } length)
            Check(host, length >= ShortestLength && length <= longest, nameof(options.MaxLength), length, $"from {ShortestLength} to {longest}, the encoder's positions");
        if (options.TrimVocabulary is { } minimumCount)
            Check(host, minimumCount >= 1, nameof(options.TrimVocabulary), minimumCount, "at least 1, or null");
        if (options.LearningRate is { } rate)
            Check(host, rate is > 0 and < 1, nameof(options.LearningRate), rate, "more than 0 and less than 1, or null");
        if (options.Dropout is { } dropout)
            Check(host, dropout is >= 0 and < 1, nameof(options.Dropout), dropout, "at least 0 and less than 1, or null");
        Check(host, options.WarmupRatio is >= 0 and < 1, nameof(options.WarmupRatio), options.WarmupRatio, "at least 0 and less than 1");
        Check(host, options.ClipNorm > 0 && double.IsFinite(options.ClipNorm), nameof(options.ClipNorm), options.ClipNorm, "a positive number");
        Check(host, Enum.IsDefined(options.StoragePrecision), nameof(options.StoragePrecision), options.StoragePrecision,
            string.Join(", ", Enum.GetNames<StoragePrecision>()));
        if (options.EmbeddingPrecision is { } embeddings)
            Check(host, Enum.IsDefined(embeddings), nameof(options.EmbeddingPrecision), embeddings, $"{string.Join(", ", Enum.GetNames<StoragePrecision>())}, or null");
        Check(host, Enum.IsDefined(options.ScoringPrecision), nameof(options.ScoringPrecision), options.ScoringPrecision,
            string.Join(", ", Enum.GetNames<ScoringPrecision>()));
        if (options.EarlyStoppingPatience is { } patience)
        {
            Check(host, patience >= 1, nameof(options.EarlyStoppingPatience), patience, "at least 1, or null");
            if (options.ValidationSet is null)
                throw Wrong(host, nameof(options.EarlyStoppingPatience), patience, $"null where {nameof(options.ValidationSet)} is null");
        }
        Check(host, options.TeacherCacheBytes >= 0, nameof(options.TeacherCacheBytes), options.TeacherCacheBytes, "at least 0");
        if (options.CheckpointSteps is { } steps)
        {
            Check(host, steps >= 1, nameof(options.CheckpointSteps), steps, "at least 1, or null");
            if (options.CheckpointDirectory is null)
                throw Wrong(host, nameof(options.CheckpointSteps), steps, $"null where {nameof(options.CheckpointDirectory)} is null");
        }
        if (options.CheckpointDirectory is { } directory)
            CheckName(host, nameof(options.CheckpointDirectory), directory);
        DistillationOptionsValidator.Validate(host, options, encoder, student);
    }

    private static void CheckZeros(IHost host, EncoderTrainerOptions options)
    {
        var encoder = options.Encoder;
        Check(host, !options.Student.HasNewLayers, nameof(options.Student), options.Student, $"one with the encoder's layers, whose zeros {nameof(FixedMask)} keeps");
        Check(host, EncoderShapes.Linears(encoder.Config).Any(linear => encoder.Tensors[TensorNames.Weight(linear.Part)].Values.Span.Contains(0)), nameof(options.Encoder),
            "without a zero in its prunable matrices", $"a pruned encoder, whose zeros {nameof(FixedMask)} keeps; {nameof(None)} is plain fine-tuning");
    }

    private static void CheckOutputs(IHost host, EncoderTrainerOptions options)
    {
        var taken = new Dictionary<string, string>();
        foreach (var (option, name) in options.OutputColumns)
        {
            CheckName(host, option, name);
            if (!taken.TryAdd(name, option))
                throw Wrong(host, option, name, $"another name than {taken[name]}");
        }
    }

    private static void CheckName(IHost host, string option, string? value) =>
        Check(host, !string.IsNullOrWhiteSpace(value), option, value ?? "null", "a name that is not empty");

    internal static void Check(IHost host, bool fits, string option, object value, string expected)
    {
        if (!fits)
            throw Wrong(host, option, value, expected);
    }

    internal static Exception Wrong(IHost host, string option, object value, string expected) =>
        host.ExceptUserArg(option, FormattableString.Invariant($"{option} is {value}; expected {expected}."));
}

using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>One run of a trainer's <c>Fit</c>: rows to tokens, tokens to weights, weights to a managed model.</summary>
internal sealed class EncoderFit(IHost host, IChannel channel, EncoderTrainerOptions options, PredictionTask task)
{
    // Pruning takes its steps, however few the rows are.
    private const int UsualSteps = 1400, FewestEpochs = 5, MostEpochs = 60;

    private PretrainedEncoder _encoder = options.Encoder;
    private PretrainedEncoder _student = options.Encoder;
    private VocabularyReport? _vocabulary;
    private int[]? _keptPieces;
    private IReadOnlyList<EpochReport>? _teacherEpochs;
    private double _teacherSeconds;
    private LabeledTexts? _augmented;
    private readonly int _seed = TrainingSeed.Of(host, options.Seed, options.CheckpointDirectory);
    private readonly int _maxLength = options.MaxLength ?? Math.Min(128, options.Encoder.Config.MaxPositions);
    private readonly bool _freezeEmbeddings = options.FreezeEmbeddings ?? options.Student.IsPretrained(options.Encoder);

    private Teacher? _teacher = options.ActiveTeacher;
    private int _epochs;
    private double _denseRate;

    private IReadOnlyList<DistillationLoss> Losses { get; } = options.Distillation ?? (options.ActiveTeacher is DenseFitTeacher
        ? [task.ClassNames is null ? new LogitError() : new SoftTargets(), .. options.HasComparableLayers ? [new HiddenStates { Weight = 3 }] : Array.Empty<DistillationLoss>()]
        : [task.ClassNames is null ? new LogitError { Weight = 0.5 } : new SoftTargets { Weight = 0.5 }]);

    private double LearningRate => options.LearningRate ?? (_teacher, options.Pruning) switch
    {
        (DenseFitTeacher, _) => DefaultLearningRate.OfDistilling(options.StudentShape, options.Student.HasNewLayers),
        (null, None) => _denseRate,
        _ => DefaultLearningRate.OfTuning(options.StudentShape, IsStudentNew),
    };

    private bool IsStudentNew => options.Student.HasNewLayers || !options.Encoder.IsPretrained;

    private double? Dropout => options.Student.OwnDropout ?? options.Dropout ?? (_teacher is DenseFitTeacher ? 0 : null);

    /// <summary>The options that decide the weights of every training within the Fit.</summary>
    private (string Name, object Value)[] CommonSettings =>
    [
        (nameof(options.BatchSize), options.BatchSize),
        (nameof(options.MaxLength), _maxLength),
        (nameof(options.WarmupRatio), options.WarmupRatio),
        (nameof(options.ClipNorm), options.ClipNorm),
        (nameof(options.FreezeEmbeddings), _freezeEmbeddings),
        (nameof(options.UseManagedKernels), options.UseManagedKernels),
        (nameof(options.TrimVocabulary), options.TrimVocabulary?.ToString() ?? "none"),
        (nameof(options.Seed), _seed),
    ];

    /// <summary>Every option that decides the weights of the model.</summary>
    private (string Name, object Value)[] DecisiveSettings =>
    [
        (nameof(options.Student), options.Student),
        (nameof(options.Pruning), options.Pruning),
        (nameof(options.RemainingWeights), options.RemainingWeights),
        (nameof(options.Schedule), options.Schedule),
        (nameof(options.MaxEpochs), _epochs),
        (nameof(options.LearningRate), LearningRate),
        (nameof(options.Dropout), Dropout?.ToString(CultureInfo.InvariantCulture) ?? "the encoder's"),
        (nameof(options.EarlyStoppingPatience), options.EarlyStoppingPatience?.ToString() ?? "none"),
        .. CommonSettings,
        .. DistillationSettings,
    ];

    private (string Name, object Value)[] DistillationSettings => _teacher is null ? [] :
    [
        (nameof(options.Teacher), _teacher),
        (nameof(options.Distillation), InvariantText.Of(() => string.Join(" + ", Losses))),
        (nameof(options.HardLabelWeight), options.ActiveHardLabelWeight),
        (nameof(options.LayerStageRatio), options.LayerStageRatio),
        (nameof(options.TeacherCacheBytes), options.TeacherCacheBytes),
        .. options.Augmentation is { } augmentation ? [(nameof(options.Augmentation), augmentation)] : Array.Empty<(string, object)>(),
    ];

    private EncoderTraining Student => new()
    {
        Encoder = _student,
        Task = task,
        Pruning = options.Pruning,
        Schedule = options.Schedule,
        RemainingWeights = options.RemainingWeights,
        LearningRate = LearningRate,
        Dropout = Dropout,
        WarmupRatio = options.WarmupRatio,
        ClipNorm = options.ClipNorm,
        FreezeEmbeddings = _freezeEmbeddings,
        UseManagedKernels = options.UseManagedKernels,
        TeacherCacheBytes = options.TeacherCacheBytes,
        CheckpointDirectory = options.CheckpointDirectory,
        Settings = DecisiveSettings,
        Loop = new TrainingLoopSettings
        {
            Epochs = _epochs,
            BatchSize = options.BatchSize,
            Seed = _seed,
            PaddingId = _encoder.Vocabulary.PaddingId,
            EarlyStoppingPatience = options.EarlyStoppingPatience,
            CheckpointSteps = options.CheckpointSteps,
            Progress = options.Progress,
            CancellationToken = options.CancellationToken,
        },
    };

    public FittedEncoder Run(IDataView input)
    {
        var reader = new LabeledTextReader(host, task, options.LabelColumnName, options.Sentence1ColumnName, options.Sentence2ColumnName);
        var labeledTexts = reader.Read(input, "training");
        var trainingTexts = options.UnlabeledSet is { } unlabeled ? labeledTexts.Append(reader.Read(unlabeled, "unlabelled", labeled: false)) : labeledTexts;
        var validationTexts = options.ValidationSet is { } rows ? reader.Read(rows, "validation") : null;
        task.Learn(labeledTexts.Labels);
        if (options.Augmentation is { } augmentation)
            trainingTexts = trainingTexts.Append(_augmented = Augment(augmentation, labeledTexts));
        trainingTexts = trainingTexts.WithLabels(task.ToTargets(trainingTexts.Labels));
        validationTexts = validationTexts?.WithLabels(task.ToTargets(validationTexts.Labels));
        var (training, validation) = Tokenize(trainingTexts, validationTexts);
        if (training.Truncated > 0)
            channel.Warning("{0} of {1} training texts are longer than MaxLength = {2} tokens and were cut.", training.Truncated, training.Count, _maxLength);

        int stepsPerEpoch = BatchPlan.Steps(training.Count, options.BatchSize);
        _epochs = options.MaxEpochs ?? Math.Clamp((int)Math.Ceiling(UsualSteps / (double)stepsPerEpoch), FewestEpochs, MostEpochs);
        if ((long)stepsPerEpoch * _epochs > int.MaxValue)
            throw host.ExceptUserArg(nameof(options.MaxEpochs), $"{nameof(options.MaxEpochs)} is {_epochs}; expected at most {int.MaxValue / stepsPerEpoch} for {stepsPerEpoch} steps an epoch.");
        options.Pruning.CheckSteps(options.Schedule, stepsPerEpoch * _epochs);
        _denseRate = DenseRate(options.StudentShape, IsStudentNew, training, _epochs);
        if (_teacher is DenseFitTeacher own)
            _teacher = own.For(BatchPlan.Steps(training.Labeled, options.BatchSize), options.MaxEpochs);
        else
            _student = StudentOf(_encoder);
        var outcome = _teacher is null ? Student.Run(host, channel, training, validation) : Distil(input, training, validation);
        channel.Info("trained {0} steps in {1:F1} s with seed {2}", outcome.Steps, outcome.Seconds, _seed);
        var model = EncoderModel.Compile(_student.Config, task.FinalWeights(outcome.Weights), options.StoragePrecision, options.ScoringPrecision, options.EmbeddingPrecision);
        return new FittedEncoder(_encoder.Vocabulary, _maxLength, model, Report(outcome, training));
    }

    private LabeledTexts Augment(TextAugmentation augmentation, LabeledTexts texts)
    {
        var augmenter = new TextAugmenter(host, channel, augmentation, _encoder, _maxLength, options.BatchSize, _seed, options.CancellationToken);
        if (options.CheckpointDirectory is not { } directory)
            return augmenter.Augment(texts);

        var store = new AugmentedTextStore(directory, augmenter.Fingerprint(texts));
        if (store.TryLoad() is { } kept)
            return kept;
        var augmented = augmenter.Augment(texts);
        store.Save(augmented);
        return augmented;
    }

    private (TokenizedDataset Training, TokenizedDataset? Validation) Tokenize(LabeledTexts trainingTexts, LabeledTexts? validationTexts)
    {
        var tokens = new WordPieceEncoder(_encoder.Vocabulary, _maxLength);
        var (training, validation) = (trainingTexts.Tokenize(tokens), validationTexts?.Tokenize(tokens));
        if (options.TrimVocabulary is not { } minimumCount)
            return (training, validation);

        var whole = _encoder.Vocabulary;
        _keptPieces = VocabularyTrimming.Choose(whole, training.Texts, minimumCount);
        _encoder = _encoder.SelectPieces(_keptPieces);
        var trimmed = _encoder.Vocabulary;
        tokens = new WordPieceEncoder(trimmed, _maxLength);
        var (newTraining, newValidation) = (trainingTexts.Tokenize(tokens), validationTexts?.Tokenize(tokens));
        TokenizationReport Compare(TokenizedDataset before, TokenizedDataset after) => new(
            before.Lengths.Average(), after.Lengths.Average(), before.UnknownRate(whole), after.UnknownRate(trimmed), before.Truncated, after.Truncated);
        _vocabulary = new VocabularyReport(whole.Pieces.Count, trimmed.Pieces.Count, Compare(training, newTraining),
            newValidation is null ? null : Compare(validation!, newValidation));
        channel.Info("kept {0} of {1} pieces; training texts have {2:F2} tokens where they had {3:F2}",
            _vocabulary.KeptPieces, _vocabulary.Pieces, _vocabulary.Training.TokensPerRow, _vocabulary.Training.TokensPerRowBefore);
        return (newTraining, newValidation);
    }

    private TrainingOutcome Distil(IDataView input, TokenizedDataset training, TokenizedDataset? validation)
    {
        bool layers = Losses.Any(loss => loss.ComparesLayers);
        var teacher = _teacher switch
        {
            DenseFitTeacher dense => FitDense(dense, training.WithLabel(), validation),
            EncoderTeacher encoder => AsTokenized(encoder.Encoder),
            _ => null,
        };
        if (Losses.Any(loss => !loss.ComparesLayers))
            training = new TeacherFit(host, options, task, _encoder.Vocabulary.PaddingId, _augmented).Teach(input, training, teacher);
        if (layers)
            teacher ??= AsTokenized(_teacher!.Layers()!);

        if (_teacher is DenseFitTeacher)
            _student = StudentOf(options.Pruning.KeepsEncoder ? _encoder : teacher!);
        return (Student with
        {
            Distillation = new DistillationSettings { Losses = Losses, HardLabelWeight = options.ActiveHardLabelWeight, LayerStageRatio = options.LayerStageRatio },
            LayerTeacher = layers ? teacher : null,
        }).Run(host, channel, training, validation);
    }

    private PretrainedEncoder FitDense(DenseFitTeacher teacher, TokenizedDataset training, TokenizedDataset? validation)
    {
        var student = Student;
        int epochs = teacher.MaxEpochs!.Value;
        double rate = teacher.LearningRate ?? options.LearningRate ?? DenseRate(_encoder.Config, !_encoder.IsPretrained, training, epochs);
        bool freeze = options.FreezeEmbeddings ?? _encoder.IsPretrained;
        var outcome = (student with
        {
            Encoder = _encoder,
            FreezeEmbeddings = freeze,
            Pruning = new None(),
            LearningRate = rate,
            Dropout = null,
            CheckpointDirectory = options.CheckpointDirectory is { } directory ? Path.Combine(directory, "teacher") : null,
            Settings = [(nameof(options.Teacher), teacher), (nameof(options.LearningRate), rate), .. CommonSettings, (nameof(options.FreezeEmbeddings), freeze)],
            Loop = student.Loop with { Epochs = epochs, EarlyStoppingPatience = null, OfTeacher = true },
        }).Run(host, channel, training, validation);
        (_teacherEpochs, _teacherSeconds) = (outcome.Epochs, outcome.Seconds);
        channel.Info("made the teacher in {0} steps, {1:F1} s", outcome.Steps, outcome.Seconds);
        return new PretrainedEncoder(_encoder.Config, _encoder.Vocabulary, task.FinalWeights(outcome.Weights), task.ClassNames) { PredictsNumber = task.ClassNames is null };
    }

    private double DenseRate(EncoderConfig model, bool isNew, TokenizedDataset training, int epochs) => DefaultLearningRate.OfDenseFit(
        model, isNew, training.Labeled, (long)epochs * BatchPlan.Steps(training.Labeled, options.BatchSize), task.ClassNames?.Count ?? 1);

    private PretrainedEncoder StudentOf(PretrainedEncoder encoder) => options.Student.Create(encoder, options.Sentence2ColumnName is not null, _seed);

    /// <summary>The encoder with the pieces that the texts were made tokens of.</summary>
    private PretrainedEncoder AsTokenized(PretrainedEncoder encoder) => _keptPieces is null ? encoder : encoder.SelectPieces(_keptPieces);

    private TrainingReport Report(TrainingOutcome outcome, TokenizedDataset training)
    {
        int augmented = _augmented?.Labels.Count ?? 0;
        MatrixReport Matrix(string name)
        {
            var tensor = outcome.Weights[name];
            return new MatrixReport(name, tensor.Shape[0], tensor.Shape[1], NonZeros.Count(tensor.Values.Span));
        }

        string[] prunable = [.. EncoderShapes.Linears(_student.Config).Select(linear => TensorNames.Weight(linear.Part))];
        return new TrainingReport
        {
            Method = options.Pruning.GetType().Name,
            Settings = InvariantText.Of(() => string.Join("; ", DecisiveSettings.Select(setting => $"{setting.Name} = {setting.Value}"))),
            Seed = _seed,
            Rows = training.Count,
            TruncatedRows = training.Truncated,
            Steps = outcome.Steps,
            Seconds = _teacherSeconds + outcome.Seconds,
            UnprunableWeights = outcome.Weights.Where(pair => pair.Key.StartsWith("encoder.", StringComparison.Ordinal)).Sum(pair => (long)pair.Value.Values.Length)
                - prunable.Sum(name => (long)outcome.Weights[name].Values.Length),
            Vocabulary = _vocabulary,
            Matrices = [.. prunable.Select(Matrix)],
            Epochs = outcome.Epochs,
            Curve = outcome.Curve,
            Distributions = outcome.Distributions,
            LibraryVersion = LibraryVersion.Current,
            RuntimeVersion = RuntimeInformation.FrameworkDescription,
            Distillation = _teacher is null ? null : new DistillationReport(InvariantText.Of(_teacher), training.Count - training.Labeled - augmented, _teacherEpochs, augmented),
        };
    }
}

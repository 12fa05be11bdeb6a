using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>One run of <see cref="EncoderDistillation.Fit"/>: texts to tokens, tokens to compared outputs, those to a trained student.</summary>
internal sealed class EncoderDistillationFit(IHost host, IChannel channel, EncoderDistillationOptions options)
{
    // Batches over which the projections are fitted before the training.
    private const int ProjectionBatches = 16;

    private readonly PretrainedEncoder _teacher = options.Teacher!, _student = options.Student!;
    private readonly int _seed = TrainingSeed.Of(host, options.Seed, options.CheckpointDirectory);
    private readonly int _maxLength = options.MaxLength ?? Math.Min(128, Math.Min(options.Teacher!.Config.MaxPositions, options.Student!.Config.MaxPositions));

    /// <summary>Every option that decides the weights.</summary>
    private (string Name, object Value)[] DecisiveSettings =>
    [
        (nameof(options.Losses), InvariantText.Of(() => string.Join("; ", options.Losses))),
        (nameof(options.MaxEpochs), options.MaxEpochs),
        (nameof(options.BatchSize), options.BatchSize),
        (nameof(options.MaxLength), _maxLength),
        (nameof(options.LearningRate), options.LearningRate),
        (nameof(options.WarmupRatio), options.WarmupRatio),
        (nameof(options.WeightDecay), options.WeightDecay),
        (nameof(options.ClipNorm), options.ClipNorm),
        (nameof(options.TeacherCacheBytes), options.TeacherCacheBytes),
        (nameof(options.Seed), _seed),
    ];

    public PretrainedEncoder Run(string[] rows)
    {
        var texts = MatchedDataset.Create(rows, _student.Vocabulary, _teacher.Vocabulary, _maxLength);
        var plan = new BatchPlan(texts.Student.Lengths, options.BatchSize, _seed);
        int steps = checked(plan.StepsPerEpoch * options.MaxEpochs);
        if (texts.Student.Truncated > 0)
            channel.Warning("{0} of {1} texts are longer than MaxLength = {2} tokens and were cut.", texts.Student.Truncated, texts.Count, _maxLength);

        using var scope = NewDisposeScope();
        var device = TrainingDevice.Choose(host);
        using var teacher = new TeacherModel(Model(_teacher, device));
        var student = Model(_student, device);
        using var heads = NeedsLanguageModels() ? Heads(student, device, texts) : null;
        var comparison = EncoderDistillation.SharesTokens(_student.Vocabulary, _teacher.Vocabulary)
            ? new TokenComparison(student, teacher, texts, options.Losses, heads, _student.Vocabulary.PaddingId)
            : (OutputComparison)new WordComparison(student, States(teacher, texts, device), texts, options.Losses.OfType<SentenceVectors>().FirstOrDefault(), _student.Vocabulary.PaddingId);
        var settings = new OptimizerSettings
        {
            LearningRate = options.LearningRate,
            WarmupSteps = (int)(options.WarmupRatio * steps),
            ClipNorm = options.ClipNorm,
            WeightDecay = options.WeightDecay,
        };
        using var session = new DistillationSession(student, _teacher.Config, comparison, options.Losses, settings, steps);
        var loop = new DistillationLoop(host, channel, session, plan, texts.Count, options);
        var store = options.CheckpointDirectory is { } directory
            ? new CheckpointStore(directory, TrainingFingerprint.Compute(DecisiveSettings, texts.Student, texts.Teacher, [_student, _teacher]))
            : null;
        if (!loop.TryResume(store))
            session.StartProjections(plan.Epoch(0).Take(ProjectionBatches));
        loop.Run(store);

        var tensors = new Dictionary<string, EncoderTensor>(_student.Tensors, StringComparer.Ordinal);
        foreach (var (name, tensor) in session.Weights())
            tensors[name] = tensor;
        return new PretrainedEncoder(_student.Config, _student.Vocabulary, tensors);
    }

    private bool NeedsLanguageModels() => options.Losses.Any(loss => !loss.ComparesLayers);

    private SequenceClassifier Model(PretrainedEncoder encoder, Device device)
    {
        var model = new SequenceClassifier(encoder.Config, classes: 1, _seed, device: device);
        model.Load(encoder.Tensors);
        return model;
    }

    private LanguageModels Heads(SequenceClassifier student, Device device, MatchedDataset texts)
    {
        var masking = options.Losses.OfType<MaskedLanguageModel>().FirstOrDefault() ?? new MaskedLanguageModel();
        using var table = tensor(_teacher.Tensors[TensorNames.WordEmbeddings].Array, [_teacher.Config.VocabularySize, _teacher.Config.HiddenSize], device: device);
        var words = new TorchSharp.Modules.Parameter(table.clone(), requires_grad: false);
        var (studentHead, teacherHead) = (new LanguageModelHead(_student.Config, student.embeddings.words), new LanguageModelHead(_teacher.Config, words));
        studentHead.Load(_student.Tensors, _seed);
        bool trained = teacherHead.Load(_teacher.Tensors, _seed);
        bool compares = options.Losses.Any(loss => !loss.ComparesLayers && loss is not MaskedLanguageModel);
        return new LanguageModels(studentHead, teacherHead, TeacherLearns: compares && !trained, compares,
            new TokenMasking(_student.Vocabulary, masking.MaskedShare, masking.RareTokenPreference, texts.Student, _seed));
    }

    private TeacherStates States(TeacherModel teacher, MatchedDataset texts, Device device)
    {
        var compared = options.Losses.Where(loss => loss is not SentenceVectors);
        int[] layers = [.. compared.SelectMany(loss => loss.TeacherStates(_student.Config.Layers, _teacher.Config.Layers)).Distinct().Order()];
        // In a single epoch every state is needed once.
        long cacheBytes = options.MaxEpochs == 1 ? 0 : options.TeacherCacheBytes;
        var states = new TeacherStates(
            teacher, texts, layers, options.Losses.OfType<SentenceVectors>().FirstOrDefault(), _teacher.Vocabulary.PaddingId, cacheBytes, options.BatchSize, device, options.CancellationToken);
        channel.Info(states.IsCached ? "the teacher's states are kept in memory" : "the teacher's states are computed in every epoch");
        return states;
    }
}

using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;
using TorchSharp;

namespace MLNet.Pruning.Trainers;

/// <summary>One run of a trainer's <c>Fit</c>: rows to tokens, tokens to weights, weights to a managed model.</summary>
internal sealed class EncoderFit(IHost host, IChannel channel, EncoderTrainerOptions options, PredictionTask task)
{
    private PretrainedEncoder _encoder = options.Encoder!;
    private VocabularyReport? _vocabulary;
    private readonly int _seed = options.Seed ?? ((IHostEnvironmentInternal)host).Seed ?? Random.Shared.Next();
    private readonly int _maxLength = options.MaxLength ?? Math.Min(128, options.Encoder!.Config.MaxPositions);
    private readonly bool _freezeEmbeddings = options.FreezeEmbeddings ?? options.Encoder!.IsPretrained;

    /// <summary>Every option that decides the weights.</summary>
    private (string Name, object Value)[] DecisiveSettings =>
    [
        (nameof(options.Pruning), options.Pruning),
        (nameof(options.RemainingWeights), options.RemainingWeights),
        (nameof(options.Schedule), options.Schedule),
        (nameof(options.MaxEpochs), options.MaxEpochs),
        (nameof(options.BatchSize), options.BatchSize),
        (nameof(options.MaxLength), _maxLength),
        (nameof(options.LearningRate), options.LearningRate),
        (nameof(options.WarmupRatio), options.WarmupRatio),
        (nameof(options.ClipNorm), options.ClipNorm),
        (nameof(options.FreezeEmbeddings), _freezeEmbeddings),
        (nameof(options.TrimVocabulary), options.TrimVocabulary?.ToString() ?? "none"),
        (nameof(options.EarlyStoppingPatience), options.EarlyStoppingPatience?.ToString() ?? "none"),
        (nameof(options.Seed), _seed),
    ];

    public FittedEncoder Run(IDataView input)
    {
        var reader = new LabeledTextReader(host, task, options.LabelColumnName, options.Sentence1ColumnName, options.Sentence2ColumnName);
        var trainingTexts = reader.Read(input, "training");
        var validationTexts = options.ValidationSet is { } rows ? reader.Read(rows, "validation") : null;
        task.Learn(trainingTexts.Labels);
        var (training, validation) = Tokenize(trainingTexts, validationTexts);
        if (training.Truncated > 0)
            channel.Warning("{0} of {1} training texts are longer than MaxLength = {2} tokens and were cut.", training.Truncated, training.Count, _maxLength);

        var outcome = Train(training, validation);
        channel.Info("trained {0} steps in {1:F1} s with seed {2}", outcome.Steps, outcome.Seconds, _seed);
        var model = TransformerEncoder.Compile(_encoder.Config, outcome.Weights, options.StoragePrecision, options.ScoringPrecision, options.EmbeddingPrecision);
        return new FittedEncoder(_encoder.Vocabulary, _maxLength, model, Report(outcome, training));
    }

    private (TokenizedDataset Training, TokenizedDataset? Validation) Tokenize(LabeledTexts trainingTexts, LabeledTexts? validationTexts)
    {
        var tokens = new WordPieceEncoder(_encoder.Vocabulary, _maxLength);
        var (training, validation) = (trainingTexts.Tokenize(tokens), validationTexts?.Tokenize(tokens));
        if (options.TrimVocabulary is not { } minimumCount)
            return (training, validation);

        var whole = _encoder.Vocabulary;
        _encoder = _encoder.SelectPieces(VocabularyTrimming.Choose(whole, training.Texts, minimumCount));
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

    private TrainingOutcome Train(TokenizedDataset training, TokenizedDataset? validation)
    {
        int stepsPerEpoch = (training.Count + options.BatchSize - 1) / options.BatchSize;
        int steps = checked(stepsPerEpoch * options.MaxEpochs);
        if (options.Pruning.UsesSchedule)
            options.Schedule.Validate(steps);
        var settings = new OptimizerSettings
        {
            LearningRate = options.LearningRate,
            WarmupSteps = (int)(options.WarmupRatio * steps),
            ClipNorm = options.ClipNorm,
        };
        var store = options.CheckpointDirectory is { } directory
            ? new CheckpointStore(directory, TrainingFingerprint.Compute(DecisiveSettings, training, validation, _encoder))
            : null;

        using var scope = torch.NewDisposeScope();
        var model = new SequenceClassifier(_encoder.Config, task.Outputs, _seed, device: TrainingDevice.Choose(host));
        model.Load(task.StartingWeights(_encoder));
        model.FreezeEmbeddings(_freezeEmbeddings);
        using var session = new TrainingSession(model, task.Loss, options.Pruning, options.Schedule, options.RemainingWeights, settings, steps);
        var loop = new TrainingLoop(host, channel, session, training, validation, new TrainingLoopSettings
        {
            Epochs = options.MaxEpochs,
            BatchSize = options.BatchSize,
            Seed = _seed,
            PaddingId = _encoder.Vocabulary.PaddingId,
            EarlyStoppingPatience = options.EarlyStoppingPatience,
            CheckpointSteps = options.CheckpointSteps,
            Progress = options.Progress,
            CancellationToken = options.CancellationToken,
        });
        return loop.Run(store, new CollapseDetector(task.Loss.OfGuessing(training.Labels)));
    }

    private TrainingReport Report(TrainingOutcome outcome, TokenizedDataset training)
    {
        var config = _encoder.Config;
        MatrixReport Matrix(string name)
        {
            var tensor = outcome.Weights[name];
            return new MatrixReport(name, tensor.Shape[0], tensor.Shape[1], tensor.Values.Length - tensor.Values.Span.Count(0f));
        }

        string[] prunable = [.. Enumerable.Range(0, config.Layers).SelectMany(layer => TensorNames.Prunable.Select(part => TensorNames.Weight(TensorNames.Layer(layer, part))))];
        return new TrainingReport
        {
            Method = options.Pruning.GetType().Name,
            Settings = string.Join("; ", DecisiveSettings.Select(setting => FormattableString.Invariant($"{setting.Name} = {setting.Value}"))),
            Seed = _seed,
            Rows = training.Count,
            TruncatedRows = training.Truncated,
            Steps = outcome.Steps,
            Seconds = outcome.Seconds,
            UnprunableWeights = outcome.Weights.Where(pair => pair.Key.StartsWith("encoder.", StringComparison.Ordinal)).Sum(pair => (long)pair.Value.Values.Length)
                - prunable.Sum(name => (long)outcome.Weights[name].Values.Length),
            Vocabulary = _vocabulary,
            Matrices = [.. prunable.Select(Matrix)],
            Epochs = outcome.Epochs,
        };
    }
}

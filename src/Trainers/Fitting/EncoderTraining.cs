using System.Diagnostics;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MLNet.Pruning.Trainers;

/// <summary>One training within a Fit: that of the model, or that of a teacher which is made first.</summary>
internal sealed record EncoderTraining
{
    /// <summary>The encoder to start from, as the model is to have it.</summary>
    public required PretrainedEncoder Encoder { get; init; }

    public required PredictionTask Task { get; init; }

    public required PruningMethod Pruning { get; init; }

    public required SparsitySchedule Schedule { get; init; }

    /// <summary>The share of weights that is left.</summary>
    public required double RemainingWeights { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Share of the steps over which the rates rise.</summary>
    public required double WarmupRatio { get; init; }

    public required double ClipNorm { get; init; }

    public required bool FreezeEmbeddings { get; init; }

    /// <summary>The dropout probability; null: the encoder's own.</summary>
    public double? Dropout { get; init; }

    /// <summary>Whether managed kernels may take the place of torch operations.</summary>
    public required bool UseManagedKernels { get; init; }

    /// <summary>The losses of a student, or null.</summary>
    public DistillationSettings? Distillation { get; init; }

    /// <summary>The teacher whose layers are compared, or null.</summary>
    public PretrainedEncoder? LayerTeacher { get; init; }

    /// <summary>The most bytes that the states of the <see cref="LayerTeacher"/> may take in memory.</summary>
    public required long TeacherCacheBytes { get; init; }

    /// <summary>The folder of the checkpoints, or null.</summary>
    public required string? CheckpointDirectory { get; init; }

    /// <summary>Everything that decides the weights beside rows and encoders, by name.</summary>
    public required IReadOnlyList<(string Name, object Value)> Settings { get; init; }

    public required TrainingLoopSettings Loop { get; init; }

    private string Advice => (Loop.OfTeacher, Pruning) switch
    {
        (true, _) => "Lower the teacher's learningRate or raise its maxEpochs.",
        (_, None) => "Lower LearningRate or raise MaxEpochs.",
        _ => "Use the default pruning settings, raise RemainingWeights or MaxEpochs, or lower LearningRate.",
    };

    /// <summary>Trains to the end.</summary>
    public TrainingOutcome Run(IHost host, IChannel channel, TokenizedDataset training, TokenizedDataset? validation)
    {
        int steps = checked(BatchPlan.Steps(training.Count, Loop.BatchSize) * Loop.Epochs);
        var optimizer = new OptimizerSettings { LearningRate = LearningRate, WarmupSteps = (int)(WarmupRatio * steps), ClipNorm = ClipNorm };
        var store = CheckpointDirectory is { } directory
            ? new CheckpointStore(directory, TrainingFingerprint.Compute([.. Settings, (nameof(Task.Outputs), Task.Outputs)], training, validation, LayerTeacher is null ? [Encoder] : [Encoder, LayerTeacher]))
            : null;

        using var scope = torch.NewDisposeScope();
        var config = Dropout is { } dropout ? Encoder.Config with { HiddenDropout = dropout, AttentionDropout = dropout } : Encoder.Config;
        var model = ClassifierModule.Create(config, Task.Outputs, Loop.Seed, device: TrainingDevice.Choose(host), managedKernels: UseManagedKernels);
        var start = Task.StartingWeights(Encoder);
        model.Load(start);
        model.FreezeEmbeddings(FreezeEmbeddings);
        var teacher = LayerTeacher is null ? null : TeacherModel.Load(LayerTeacher, Task.Outputs, model.classifier.weight.device, UseManagedKernels);
        var distillation = Distillation is null ? null : new DistillationObjective(Distillation, model, teacher, steps);
        using var session = new TrainingSession(model, Task.Loss, Pruning, Schedule, RemainingWeights, optimizer, steps, distillation);
        if (teacher is not null)
            training = WithStates(training, teacher, channel);
        var collapse = new CollapseDetector(Task.Loss.OfGuessing(training.Labels), steps, Advice, OfTeacher(training));
        return new TrainingLoop(host, channel, session, training, validation, Loop, start, collapse).Run(store);
    }

    /// <summary>The mean loss of the teacher's predictions against the labels; 0 where it predicts nothing.</summary>
    private double OfTeacher(TokenizedDataset training)
    {
        if (training.TeacherLogits is not { } logits)
            return 0;
        // The rows with a label come first.
        int count = training.Labeled * Task.Outputs;
        using var scope = torch.NewDisposeScope();
        return Task.Loss.Value(torch.tensor(logits[..count], [training.Labeled, Task.Outputs]), [.. training.Labels.Take(training.Labeled)]).ToDouble();
    }

    /// <summary>The rows with the teacher's states, where those are read more than once and fit into memory.</summary>
    private TokenizedDataset WithStates(TokenizedDataset training, TeacherModel teacher, IChannel channel)
    {
        int[] layers = KeptStates.Wanted(Distillation!.Losses, Encoder.Config, teacher.Config);
        if (Loop.Epochs == 1 || layers is [] || KeptStates.Bytes(training, layers.Length, teacher.Config.HiddenSize) is var bytes && bytes > TeacherCacheBytes)
            return training;

        var watch = Stopwatch.StartNew();
        var states = new KeptStates(teacher, training, layers, Loop.PaddingId, Loop.BatchSize, Loop.CancellationToken);
        channel.Info("kept the teacher's hidden states, {0:F0} MB, in {1:F1} s", bytes / 1e6, watch.Elapsed.TotalSeconds);
        return training.WithTeacher(states);
    }
}

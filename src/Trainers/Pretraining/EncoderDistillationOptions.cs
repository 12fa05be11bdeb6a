using Microsoft.ML;

namespace MLNet.Pruning.Trainers;

/// <summary>The options of <see cref="EncoderDistillation"/>. They are checked when it is made.</summary>
public sealed class EncoderDistillationOptions
{
    /// <summary>The text column.</summary>
    /// <value>The default value is <c>"Text"</c>.</value>
    public string TextColumnName { get; set; } = "Text";

    /// <summary>The encoder to learn from. Required. It never trains and never drops out.</summary>
    public PretrainedEncoder? Teacher { get; set; }

    /// <summary>
    /// The encoder to train, with its own shape and vocabulary: <see cref="EncoderDistillation.StartStudent"/> makes one, <see cref="PretrainedEncoder.Random"/>
    /// starts from nothing, and the result of an earlier distillation goes on. Required.
    /// </summary>
    public PretrainedEncoder? Student { get; set; }

    /// <summary>What is compared, each loss with its weight; at least one.</summary>
    /// <value>The default value is <see cref="HiddenStates"/>.</value>
    public IReadOnlyList<DistillationLoss> Losses { get; set; } = [new HiddenStates()];

    /// <summary>Passes over the texts, at least 1.</summary>
    /// <value>The default value is 3.</value>
    public int MaxEpochs { get; set; } = 3;

    /// <summary>Texts per step, at least 1.</summary>
    /// <value>The default value is 32.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>Longest text in tokens of either vocabulary, special tokens included; from 8 to the positions of both encoders. Longer texts are cut.</summary>
    /// <value>The default value is null: 128, or the positions of an encoder where those are fewer.</value>
    public int? MaxLength { get; set; }

    /// <summary>Peak learning rate, in (0, 1).</summary>
    /// <value>The default value is 5e-4.</value>
    public double LearningRate { get; set; } = 5e-4;

    /// <summary>Share of the steps over which the learning rate rises from 0 to its peak, in [0, 1); then it falls linearly to 0.</summary>
    /// <value>The default value is 0.05.</value>
    public double WarmupRatio { get; set; } = 0.05;

    /// <summary>Decay of matrices, at least 0.</summary>
    /// <value>The default value is 0.01.</value>
    public double WeightDecay { get; set; } = 0.01;

    /// <summary>Largest L2 norm of the gradient; larger ones are scaled down. Positive.</summary>
    /// <value>The default value is 1.</value>
    public double ClipNorm { get; set; } = 1.0;

    /// <summary>
    /// The most memory in bytes for the teacher's states, at least 0. Where the vocabularies differ and the states fit, the teacher runs once over the texts;
    /// else it runs in every epoch.
    /// </summary>
    /// <value>The default value is 1 GiB.</value>
    public long TeacherCacheBytes { get; set; } = 1L << 30;

    /// <summary>The seed of batch order, dropout and new weights. The same seed, data and thread count give the same encoder, bit for bit.</summary>
    /// <value>The default value is null: the seed of the <see cref="MLContext"/>; where that has none, a random one, which a <see cref="CheckpointDirectory"/> keeps.</value>
    public int? Seed { get; set; }

    /// <summary>A folder for checkpoints. A Fit with the same options, data and encoders goes on from the checkpoint there to the very same encoder.</summary>
    /// <value>The default value is null: no checkpoints.</value>
    public string? CheckpointDirectory { get; set; }

    /// <summary>Steps between checkpoints, at least 1.</summary>
    /// <value>The default value is null: a checkpoint after every epoch.</value>
    public int? CheckpointSteps { get; set; }

    /// <summary>Told after every step.</summary>
    /// <value>The default value is null.</value>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Stops the training within one step; a checkpoint is left where a <see cref="CheckpointDirectory"/> is set.</summary>
    /// <value>The default value is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>The options as they are now.</summary>
    internal EncoderDistillationOptions Copy() => (EncoderDistillationOptions)MemberwiseClone();
}

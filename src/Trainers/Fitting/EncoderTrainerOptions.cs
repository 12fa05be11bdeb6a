using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The options that all trainers of encoders share. They are checked when the trainer is made.</summary>
public abstract class EncoderTrainerOptions
{
    private protected EncoderTrainerOptions(PruningMethod pruning, string? sentence2ColumnName) =>
        (Pruning, Sentence2ColumnName) = (pruning, sentence2ColumnName);

    /// <summary>
    /// The label column. For classification a key with a known number of classes, at least 2; <c>MapValueToKey</c> makes one. For regression a
    /// <see cref="float"/>.
    /// </summary>
    /// <value>The default value is <c>"Label"</c>.</value>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>
    /// The output column of the prediction. For classification the class probabilities, a vector of <see cref="float"/> with one slot per class; for
    /// regression one <see cref="float"/>.
    /// </summary>
    /// <value>The default value is <c>"Score"</c>.</value>
    public string ScoreColumnName { get; set; } = "Score";

    /// <summary>
    /// The output column of the pooled hidden state, which the head reads: a vector of <see cref="float"/> as long as the encoder's hidden
    /// size; or null for none.
    /// </summary>
    /// <value>The default value is null.</value>
    public string? EmbeddingColumnName { get; set; }

    /// <summary>The text column.</summary>
    /// <value>The default value is <c>"Sentence1"</c>.</value>
    public string Sentence1ColumnName { get; set; } = "Sentence1";

    /// <summary>The second text column of a pair task, or null for single texts. A trainer of pairs needs one.</summary>
    /// <value>The default value is null, and <c>"Sentence2"</c> for a trainer of pairs.</value>
    public string? Sentence2ColumnName { get; set; }

    /// <summary>The encoder to fine-tune and prune.</summary>
    /// <value>The default value is <see cref="PretrainedEncoder.Default"/>; null stands for it.</value>
    [AllowNull]
    public PretrainedEncoder Encoder
    {
        get => field ?? PretrainedEncoder.Default;
        set;
    }

    /// <summary>The model that is trained, made from the <see cref="Encoder"/>.</summary>
    /// <value>The default value is <see cref="SameAsTeacher"/>: the encoder as it is.</value>
    public Student Student { get; set; } = new SameAsTeacher();

    /// <summary>How weights are chosen for removal.</summary>
    /// <value>
    /// The default value is <see cref="OptimalBrainDamage"/> with its default settings for <see cref="MovementPrunedTextClassificationOptions"/>, else
    /// <see cref="None"/>.
    /// </value>
    public PruningMethod Pruning { get; set; }

    /// <summary>
    /// The share of the prunable encoder weights that is left at the end, in (0, 1]; 0.10 keeps 10 %. Ignored by <see cref="None"/>, by
    /// <see cref="FixedMask"/>, and by methods that are told not to steer to a share, except that below 1 there is a default <see cref="Teacher"/>.
    /// </summary>
    /// <value>The default value is 0.10.</value>
    public double RemainingWeights { get; set; } = 0.10;

    /// <summary>How the share of remaining weights falls during training, for the methods that steer to a share.</summary>
    /// <value>The default value is the cubic schedule with its default warm-up and a cool-down of 0.3.</value>
    public SparsitySchedule Schedule { get; set; } = new() { CooldownRatio = 0.3 };

    /// <summary>Passes over the training rows, at least 1.</summary>
    /// <value>The default value is null: as many as make 1,400 steps, from 5 to 60.</value>
    public int? MaxEpochs { get; set; }

    /// <summary>Rows per step, at least 1.</summary>
    /// <value>The default value is 32.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>Longest input in tokens, special tokens included; from 8 to the encoder's positions. Longer texts are cut, of a pair the longer text first.</summary>
    /// <value>The default value is null: 128, or the encoder's positions where those are fewer.</value>
    public int? MaxLength { get; set; }

    /// <summary>Peak learning rate of the weights, in (0, 1). The rate of scores is a setting of the pruning method.</summary>
    /// <value>
    /// The default value is null. For a pretrained encoder: 2e-4 · (384 / hidden size)², at most 1e-3, which is 5e-5 for the width of BERT-base; without
    /// pruning, fewer than 2,000 rows take √(rows / 2,000) of it, unless their steps are few too. Where <see cref="Teacher.OwnDenseFit"/> is the teacher,
    /// 8e-4 up to a width of 384 and less by the same rule beyond. For layers that start from nothing 5e-4, for a <see cref="BiLstm"/> or a
    /// <see cref="Convolution"/> 1e-3. The reasons are in docs/recipes.md.
    /// </value>
    public double? LearningRate { get; set; }

    /// <summary>
    /// The dropout probability of hidden states and attention probabilities in training, in [0, 1). A teacher that the trainer makes itself has the
    /// encoder's own.
    /// </summary>
    /// <value>The default value is null: 0 where <see cref="Teacher.OwnDenseFit"/> is the teacher, else the encoder's own.</value>
    public double? Dropout { get; set; }

    /// <summary>Share of the steps over which the learning rates rise from 0 to their peak, in [0, 1); then they fall linearly to 0.</summary>
    /// <value>The default value is 0.1.</value>
    public double WarmupRatio { get; set; } = 0.1;

    /// <summary>Largest L2 norm of the gradient of all weights and scores together; larger ones are scaled down. Positive.</summary>
    /// <value>The default value is 1.</value>
    public double ClipNorm { get; set; } = 1.0;

    /// <summary>
    /// Keeps, before training starts, only the pieces of the vocabulary that the training texts, cut to <see cref="MaxLength"/>, use at least so
    /// many times (1 or more; 2 is usual), with the special tokens and the single characters; other words fall apart into what is kept. The model
    /// gets smaller by a row of word embeddings per piece, its texts a little longer, by what <see cref="TrainingReport.Vocabulary"/>
    /// tells, and its accuracy lower: by one to three points where that was measured.
    /// </summary>
    /// <value>The default value is null: the whole vocabulary is kept.</value>
    public int? TrimVocabulary { get; set; }

    /// <summary>Whether word, position and type embeddings and their LayerNorm keep their values.</summary>
    /// <value>
    /// The default value is null: yes for a pretrained encoder, no for <see cref="PretrainedEncoder.Random"/> and for a <see cref="Student"/> with embeddings of
    /// its own.
    /// </value>
    public bool? FreezeEmbeddings { get; set; }

    /// <summary>
    /// Whether training on the CPU computes attention, and products with few weights left, in managed kernels instead of torch operations. It is faster;
    /// the results differ by rounding. On a GPU torch computes all.
    /// </summary>
    /// <value>The default value is true.</value>
    public bool UseManagedKernels { get; set; } = true;

    /// <summary>How the weights of the fitted model are rounded and saved. In memory a kept weight takes 12 to 16 bytes at any of them.</summary>
    /// <value>The default value is <see cref="StoragePrecision.Int8"/>.</value>
    public StoragePrecision StoragePrecision { get; set; } = StoragePrecision.Int8;

    /// <summary>
    /// How the word, position and type embeddings of the fitted model are rounded, held and saved. They are most of a small model's file: all-MiniLM-L6-v2
    /// has 11.7 million of them.
    /// </summary>
    /// <value>The default value is null: as <see cref="StoragePrecision"/> says.</value>
    public StoragePrecision? EmbeddingPrecision { get; set; }

    /// <summary>How activations are held while the fitted model scores.</summary>
    /// <value>
    /// The default value is <see cref="ScoringPrecision.Fast"/>: on 2,772 dev texts of three data sets it changed no label and moved no probability by
    /// more than 0.006 (docs/performance.md).
    /// </value>
    public ScoringPrecision ScoringPrecision { get; set; } = ScoringPrecision.Fast;

    /// <summary>
    /// What the model learns from besides the labels: <see cref="Teacher.FromModel"/>, <see cref="Teacher.FromEncoder"/> or
    /// <see cref="Teacher.OwnDenseFit"/>.
    /// </summary>
    /// <value>
    /// The default value is null: <see cref="Teacher.OwnDenseFit"/> where a pretrained encoder is pruned along a schedule, else none.
    /// <see cref="Teacher.None"/>: none in any case.
    /// </value>
    public Teacher? Teacher { get; set; }

    /// <summary>How far the model is from its <see cref="Teacher"/>: losses that are added up, each by its weight. At least one where there is a teacher.</summary>
    /// <value>
    /// The default value is null: with a teacher <see cref="SoftTargets"/>, for a regression <see cref="LogitError"/>, of weight 0.5; with
    /// <see cref="Teacher.OwnDenseFit"/> of weight 1, and <see cref="HiddenStates"/> of weight 3.
    /// </value>
    public IReadOnlyList<DistillationLoss>? Distillation { get; set; }

    /// <summary>The weight of the loss against the labels in the sum with <see cref="Distillation"/>, at least 0. Without a <see cref="Teacher"/> it is 1.</summary>
    /// <value>The default value is null: 0 with <see cref="Teacher.OwnDenseFit"/>, else 0.5.</value>
    public double? HardLabelWeight { get; set; }

    /// <summary>
    /// The first share of the training, in [0, 1), in which the losses that compare layers count alone, and after which they do not count: TinyBERT's
    /// two stages (Jiao et al. 2020, arXiv 1909.10351, section 4). A method that ranks by gradients cuts first what the layers' losses do not reach, as
    /// <see cref="Attention"/> alone does not reach the last layer's feed-forward network: compare <see cref="HiddenStates"/> too.
    /// </summary>
    /// <value>The default value is 0: all losses count all the time.</value>
    public double LayerStageRatio { get; set; }

    /// <summary>
    /// The most memory, in bytes, for the teacher's hidden states where losses compare them. Where the states of all rows fit, tokens × layers × hidden size ×
    /// 2 bytes, they are computed once and kept in 16 bits, and a step saves the teacher's share of it; else the teacher reads every batch again. At least 0.
    /// </summary>
    /// <value>The default value is 1 GiB: 5,000 texts of 40 tokens with six layers of 384.</value>
    public long TeacherCacheBytes { get; set; } = 1L << 30;

    /// <summary>
    /// More training rows, with the text columns of the others and no label, that the <see cref="Teacher"/> alone labels. Every row of an epoch counts
    /// the same, whether it has a label or not.
    /// </summary>
    /// <value>The default value is null.</value>
    public IDataView? UnlabeledSet { get; set; }

    /// <summary>
    /// More training rows, made of the labelled ones by replacing words, that the <see cref="Teacher"/> alone labels. It needs an
    /// <see cref="Encoder"/> with the head of a masked language model: BERT's and DistilBERT's own checkpoints have one, and
    /// <see cref="EncoderDistillation"/> with <see cref="MaskedLanguageModel"/> makes one. A <see cref="Teacher.FromModel"/> gets the text columns of
    /// these rows and no others.
    /// </summary>
    /// <value>The default value is null: none.</value>
    public TextAugmentation? Augmentation { get; set; }

    /// <summary>The seed of batch order, dropout and new weights. The same seed, data and thread count give the same model, bit for bit.</summary>
    /// <value>The default value is null: the seed of the <see cref="MLContext"/>; where that has none, a random one, which a <see cref="CheckpointDirectory"/> keeps.</value>
    public int? Seed { get; set; }

    /// <summary>Rows to measure after every epoch, with the columns of the training rows; needed by <see cref="EarlyStoppingPatience"/>.</summary>
    /// <value>The default value is null.</value>
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// Epochs without a better validation loss after which training stops and the best epoch is restored; at least 1. Only epochs at whose end
    /// the schedule has reached the final share count, so that restoring never undoes the pruning.
    /// </summary>
    /// <value>The default value is null: no early stopping; with a <see cref="ValidationSet"/> the best of those epochs is still restored.</value>
    public int? EarlyStoppingPatience { get; set; }

    /// <summary>A folder for checkpoints. A Fit with the same options, data and encoder goes on from the checkpoint there to the very same model.</summary>
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

    /// <summary>Takes back what a trial of a sweep has set; null where none has.</summary>
    internal Action? LeaveTrial { get; set; }

    /// <summary>Whether <see cref="Sentence2ColumnName"/> is needed.</summary>
    internal virtual bool PairsOnly => false;

    /// <summary>The options that name output columns, with the names, in the order of the columns.</summary>
    internal virtual IEnumerable<(string Option, string Name)> OutputColumns =>
        EmbeddingColumnName is { } embedding
            ? [(nameof(ScoreColumnName), ScoreColumnName), (nameof(EmbeddingColumnName), embedding)]
            : [(nameof(ScoreColumnName), ScoreColumnName)];

    /// <summary>The shape of the model that is trained.</summary>
    internal EncoderConfig StudentShape => Student.Shape(Encoder!.Config, Sentence2ColumnName is not null);

    /// <summary>Whether the student's layers can be compared with those of the encoder that it is made from.</summary>
    internal bool HasComparableLayers => StudentShape is { IsTransformer: true } student && student.Layers <= Encoder!.Config.Layers;

    /// <summary>The teacher in force, or null for none.</summary>
    internal Teacher? ActiveTeacher => Teacher switch
    {
        NoTeacher => null,
        null => Pruning.UsesSchedule && RemainingWeights < 1 && Encoder.IsPretrained ? Trainers.Teacher.OwnDenseFit() : null,
        _ => Teacher,
    };

    /// <summary>The options as they are now.</summary>
    internal EncoderTrainerOptions Copy() => (EncoderTrainerOptions)MemberwiseClone();

    /// <summary>The weight of the labels in force where there is a teacher.</summary>
    internal double ActiveHardLabelWeight => HardLabelWeight ?? (ActiveTeacher is DenseFitTeacher ? 0 : 0.5);
}

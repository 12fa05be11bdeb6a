namespace MLNet.Pruning.Transforms;

/// <summary>What happened in <c>Fit</c>: settings, curves, and what pruning left of every matrix. Saved with the model.</summary>
public sealed record TrainingReport
{
    private readonly MatrixReport[] _matrices = [];
    private readonly EpochReport[] _epochs = [];
    private readonly TrainingPoint[]? _curve;

    /// <summary>The pruning method by name.</summary>
    public required string Method { get; init; }

    /// <summary>The options of the trainer and the method, as text.</summary>
    public required string Settings { get; init; }

    /// <summary>The seed that the training drew everything from.</summary>
    public required int Seed { get; init; }

    /// <summary>Rows trained on, unlabelled ones included.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows whose text was longer than the model reads.</summary>
    public required long TruncatedRows { get; init; }

    /// <summary>Optimizer steps taken.</summary>
    public required long Steps { get; init; }

    /// <summary>Duration of the whole training.</summary>
    public required double Seconds { get; init; }

    /// <summary>Biases and LayerNorm values of the encoder's layers, which pruning never cuts.</summary>
    public required long UnprunableWeights { get; init; }

    /// <summary>The release of this library that trained; null in reports of releases that did not record it.</summary>
    public string? LibraryVersion { get; init; }

    /// <summary>The .NET runtime that trained, for example <c>.NET 10.0.0</c>; null likewise.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>What trimming left of the vocabulary; null where it was not trimmed.</summary>
    public VocabularyReport? Vocabulary { get; init; }

    /// <summary>What the model was distilled from; null without a teacher.</summary>
    public DistillationReport? Distillation { get; init; }

    /// <summary>The prunable matrices, in the order of the forward pass.</summary>
    public required IReadOnlyList<MatrixReport> Matrices
    {
        get => _matrices;
        init => _matrices = [.. value];
    }

    /// <summary>The epochs in order.</summary>
    public required IReadOnlyList<EpochReport> Epochs
    {
        get => _epochs;
        init => _epochs = [.. value];
    }

    /// <summary>The curves of the training, at most 200 points in the order of the steps; null in reports of releases that did not record them.</summary>
    public IReadOnlyList<TrainingPoint>? Curve
    {
        get => _curve;
        init => _curve = value?.ToArray();
    }

    /// <summary>Histograms of weights and scores; null in reports of releases that did not record them.</summary>
    public WeightDistributions? Distributions { get; init; }

    /// <summary>Prunable weights that were kept.</summary>
    public long KeptWeights => _matrices.Sum(matrix => matrix.Kept);

    /// <summary>Prunable weights before pruning.</summary>
    public long PrunableWeights => _matrices.Sum(matrix => matrix.Weights);

    /// <summary>The share of prunable weights kept, in [0, 1].</summary>
    public double RemainingWeights => PrunableWeights == 0 ? 1 : (double)KeptWeights / PrunableWeights;

    /// <summary>The same share with <see cref="UnprunableWeights"/> counted as kept, in [0, 1].</summary>
    public double RemainingWithUnprunable => PrunableWeights + UnprunableWeights == 0
        ? 1
        : (double)(KeptWeights + UnprunableWeights) / (PrunableWeights + UnprunableWeights);
}

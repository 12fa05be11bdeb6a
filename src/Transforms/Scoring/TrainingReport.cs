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

    /// <summary>Optimizer steps taken, those of a teacher not counted.</summary>
    public required long Steps { get; init; }

    /// <summary>Seconds of all epochs, those of a teacher that was fitted first included, and of everything before an interruption.</summary>
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

    /// <exception cref="InvalidDataException">An item of a list is missing, or a count is impossible.</exception>
    internal void Check()
    {
        CheckItems(_matrices, "matrix");
        CheckItems(_epochs.Concat(Distillation?.TeacherEpochs ?? []), "epoch");
        CheckItems(_curve, "point of the curve");
        CheckItems(_epochs.SelectMany(epoch => epoch.LossParts ?? []).Concat((_curve ?? []).SelectMany(point => point.LossParts ?? [])), "part of a loss");
        if (_matrices.FirstOrDefault(matrix => matrix.Rows < 0 || matrix.Columns < 0 || matrix.Kept < 0 || matrix.Kept > matrix.Weights) is { } wrong)
            throw new InvalidDataException($"The saved training report keeps {wrong.Kept} weights of a matrix of {wrong.Rows} x {wrong.Columns}.");
        Distributions?.Check();
    }

    private static void CheckItems<T>(IEnumerable<T?>? items, string what)
        where T : class
    {
        if (items?.Any(item => item is null) == true)
            throw new InvalidDataException($"The saved training report lacks a {what}.");
    }
}

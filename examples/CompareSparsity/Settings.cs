using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.CompareSparsity;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    public required string Data { get; init; }

    /// <summary>The table of validation rows; null to split them off <see cref="Data"/>.</summary>
    public string? Validation { get; init; }

    /// <summary>The column of the labels; null: the first.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column of the texts; null: the second.</summary>
    public string? TextColumn { get; init; }

    public required string Output { get; init; }

    public string? EncoderFolder { get; init; }

    public required double[] Levels { get; init; }

    public required PruningMethod[] Methods { get; init; }

    public required int[] Seeds { get; init; }

    /// <summary>Passes over the training rows; null for the trainer's default.</summary>
    public int? Epochs { get; init; }

    /// <summary>How many points the chosen model may be behind the dense one.</summary>
    public required double Within { get; init; }
}

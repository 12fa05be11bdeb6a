using System.Runtime.InteropServices;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>What the trials of a sweep have in common: the file <c>sweep.json</c>.</summary>
public sealed record SweepSettings
{
    /// <summary>The name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether larger values of the metric are better.</summary>
    public required bool HigherIsBetter { get; init; }

    /// <summary>The version of this library.</summary>
    public required string Version { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>The operating system.</summary>
    public required string System { get; init; }

    /// <summary>Logical processors.</summary>
    public required int Processors { get; init; }

    /// <summary>When the sweep was started first.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>A hash of the training and validation rows, by their columns of texts, keys, numbers and Booleans; null where the sweep was started before there was one.</summary>
    public string? RowsHash { get; init; }

    internal static SweepSettings Of(SweepMetric metric, string rowsHash) => new()
    {
        RowsHash = rowsHash,
        Metric = metric.Name,
        HigherIsBetter = metric.HigherIsBetter,
        Version = LibraryVersion.Current,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
        Processors = Environment.ProcessorCount,
        Started = DateTimeOffset.UtcNow,
    };
}

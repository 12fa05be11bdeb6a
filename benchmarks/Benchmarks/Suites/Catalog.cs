using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>All benchmarks.</summary>
internal static class Catalog
{
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new StepBenchmark(),
        new PruningTimeBenchmark(),
        new TrainingMemoryBenchmark(),
        new LatencyBenchmark { Id = "P3", Source = ModelSource.MiniLM, Tokens = 128, Scoring = ScoringPrecision.Fast, Fp32Goal = 8, Int8Goal = 4 },
        new LatencyBenchmark { Id = "P4", Source = ModelSource.MiniLM, Tokens = 32, Scoring = ScoringPrecision.Fast, Fp32Goal = 12, Int8Goal = 5 },
        new LatencyBenchmark { Id = "P5", Source = ModelSource.MiniLM, Tokens = 128, Scoring = ScoringPrecision.Exact, Fp32Goal = 7 },
        new StorageBenchmark(),
        new ZipSizeBenchmark(),
        new BulkBenchmark(),
        new StartupBenchmark(),
        new ScalingBenchmark(),
        new PrecisionBenchmark(),
        new LatencyBenchmark { Id = "bert128", Source = ModelSource.BertBase, Tokens = 128, Scoring = ScoringPrecision.Fast },
        new LatencyBenchmark { Id = "bert32", Source = ModelSource.BertBase, Tokens = 32, Scoring = ScoringPrecision.Fast },
        new LayoutBenchmark(),
        new AccuracyBenchmark(),
    ];
}

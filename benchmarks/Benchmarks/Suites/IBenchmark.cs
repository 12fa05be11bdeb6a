namespace MLNet.Pruning.Benchmarks;

/// <summary>One benchmark of the list.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line and that of its result file.</summary>
    string Id { get; }

    /// <summary>What it measures, in a line.</summary>
    string Description { get; }

    /// <summary>Measures.</summary>
    IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context);
}

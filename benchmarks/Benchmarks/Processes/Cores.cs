namespace MLNet.Pruning.Benchmarks;

/// <summary>The cores that a measuring process is bound to.</summary>
internal static class Cores
{
    /// <summary>The first cores, as <c>taskset</c> names them.</summary>
    public static string First(int count) => string.Join(',', Enumerable.Range(0, count));
}

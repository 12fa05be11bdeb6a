namespace MLNet.Pruning.Benchmarks;

/// <summary>The most memory that this process had resident at once.</summary>
internal static class MemoryPeak
{
    public static double Megabytes()
    {
        const string Field = "VmHWM:";
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return double.Parse(line[Field.Length..^"kB".Length]) / 1024;
    }
}

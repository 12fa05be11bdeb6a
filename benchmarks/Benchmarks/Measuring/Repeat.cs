using System.Diagnostics;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Times a short piece of work many times over.</summary>
internal static class Repeat
{
    // The runtime compiles hot code anew in the background, in stages, each a moment after it has seen the code often enough.
    private const int Stages = 8;
    private static readonly TimeSpan Recompilation = TimeSpan.FromMilliseconds(120);

    /// <summary>The median milliseconds of one call, over the calls of at least <paramref name="seconds"/>, after a warm-up.</summary>
    public static double MedianMilliseconds(Action call, double warmUp, double seconds)
    {
        for (int part = 0; part < Stages; part++)
        {
            var watch = Stopwatch.StartNew();
            do
                call();
            while (watch.Elapsed.TotalSeconds < warmUp / Stages);
            Thread.Sleep(Recompilation);
        }

        var samples = new List<double>();
        double spent = 0;
        while (spent < seconds * 1000)
        {
            long start = Stopwatch.GetTimestamp();
            call();
            samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            spent += samples[^1];
        }

        return Spread.Of(samples).Median;
    }
}

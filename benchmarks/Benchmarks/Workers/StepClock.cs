using System.Diagnostics;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Notes the processor time at the end of every training step.</summary>
internal sealed class StepClock : IProgress<TrainingProgress>
{
    private readonly List<(bool OfTeacher, TimeSpan Time)> _ends = [];

    public void Report(TrainingProgress value)
    {
        using var process = Process.GetCurrentProcess();
        _ends.Add((value.OfTeacher, process.TotalProcessorTime));
    }

    /// <summary>The median processor seconds of a step but the first, over all threads.</summary>
    public double MedianSeconds(bool ofTeacher)
    {
        TimeSpan[] ends = [.. _ends.Where(end => end.OfTeacher == ofTeacher).Select(end => end.Time)];
        return Spread.Of(ends.Skip(1).Zip(ends, (end, start) => (end - start).TotalSeconds)).Median;
    }
}

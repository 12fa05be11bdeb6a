using System.Diagnostics;
using MLNet.Pruning.Trainers;
using static TorchSharp.torch;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Trains on random tokens.</summary>
internal static class StepWorker
{
    // A fall over a few steps, which are not measured.
    private const int MostSteps = 1000, FallSteps = 4;

    /// <summary>The median of a step that keeps a share of the weights, whose thresholds stand for some steps; of a dense one where the share is 0.</summary>
    public static StepFigures AtShare(double share, int refresh, double warmUp, double seconds)
    {
        set_num_threads(TrainingTask.Threads);
        var schedule = new SparsitySchedule { WarmupRatio = 0, CooldownRatio = 1 - ((double)FallSteps / MostSteps) };
        using TrainingSession session = TrainingTask.Start(share == 0 ? new None() : new Movement { ThresholdRefresh = refresh }, share == 0 ? 1 : share, schedule, MostSteps);
        for (int i = 0; i < 2 * FallSteps; i++)
            session.Step(TrainingTask.Batch(i));
        double milliseconds = Repeat.MedianMilliseconds(() => session.Step(TrainingTask.Batch(session.StepsDone)), warmUp, seconds);
        return new StepFigures(milliseconds, MemoryPeak.Megabytes());
    }

    /// <summary>The mean over a whole fine-pruning, warm-up and cool-down included.</summary>
    public static StepFigures Whole(int steps)
    {
        set_num_threads(TrainingTask.Threads);
        using (TrainingSession first = TrainingTask.Start(new Movement(), TrainingTask.FinalShare, new SparsitySchedule(), steps: 10))
        {
            for (int i = 0; i < 10; i++)
                first.Step(TrainingTask.Batch(i));
        }

        // What is left of the first is no part of what one takes.
        GC.Collect();
        using TrainingSession session = TrainingTask.Start(new Movement(), TrainingTask.FinalShare, new SparsitySchedule(), steps);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++)
            session.Step(TrainingTask.Batch(i));
        return new StepFigures(Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps, MemoryPeak.Megabytes());
    }
}

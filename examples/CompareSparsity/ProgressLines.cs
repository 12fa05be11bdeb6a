using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.CompareSparsity;

/// <summary>Prints a line when a trial starts, and when the times are measured.</summary>
internal sealed class ProgressLines : IProgress<SweepProgress>
{
    private SweepTrial? _shown;

    public void Report(SweepProgress value)
    {
        if (value.Trial is null)
            Console.WriteLine($"{value.Total} of {value.Total} trained; measuring times");
        else if (value.Trial != _shown)
            Console.WriteLine($"{value.Done} of {value.Total} trained{(value.TimeLeft is { } left ? $", {left} left" : "")}; now {value.Trial}");
        _shown = value.Trial;
    }
}

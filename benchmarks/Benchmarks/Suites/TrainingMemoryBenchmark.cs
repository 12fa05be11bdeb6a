namespace MLNet.Pruning.Benchmarks;

/// <summary>The memory of a fine-pruning against the published recipe's.</summary>
internal sealed class TrainingMemoryBenchmark : IBenchmark
{
    private const string Ours = "ours", Theirs = "theirs";

    public string Id => "P10";

    public string Description => $"peak memory of a process that fine-prunes / that of {ReferenceRecipe.Name}";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        (int ourSteps, int theirSteps) = PruningTimeBenchmark.StepCounts(context.Settings);
        var contest = new Contest(Math.Min(3, context.Settings.Rounds));
        contest.Add(Ours, () => Worker.FinePruning(ourSteps).Megabytes);
        contest.Add(Theirs, () => ReferenceRecipe.Measure(exactSort: true, theirSteps).Megabytes);
        IReadOnlyDictionary<string, Spread> peaks = contest.Run(context.Say);
        return
        [
            context.Row(
                Id, $"peak memory of fine-pruning / {ReferenceRecipe.Name}", peaks[Ours].Median / peaks[Theirs].Median, "of the memory", Goal.AtMost(0.7),
                $"ours {peaks[Ours]}, theirs {peaks[Theirs]} MB, VmHWM of the whole process; MiniLM-L6, {TrainingTask.Rows}x{TrainingTask.Tokens} tokens",
                $"{ReferenceRecipe.Name}, MB", peaks[Theirs].Median),
        ];
    }
}

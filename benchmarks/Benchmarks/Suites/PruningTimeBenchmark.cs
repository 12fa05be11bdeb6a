namespace MLNet.Pruning.Benchmarks;

/// <summary>A fine-pruning's time against the published recipe's.</summary>
internal sealed class PruningTimeBenchmark : IBenchmark
{
    private const string Ours = "ours", Sorting = "exact sort", Selecting = "kth value";

    public string Id => "P2";

    public string Description => $"fine-pruning to 10 %: our time / that of {ReferenceRecipe.Name}, which sorts every matrix at every step, or selects";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        (int ourSteps, int theirSteps) = StepCounts(context.Settings);
        var contest = new Contest(context.Settings.Rounds);
        contest.Add(Ours, () => Worker.FinePruning(ourSteps).Milliseconds);
        contest.Add(Sorting, () => ReferenceRecipe.Measure(exactSort: true, theirSteps).Milliseconds);
        contest.Add(Selecting, () => ReferenceRecipe.Measure(exactSort: false, theirSteps).Milliseconds);
        IReadOnlyDictionary<string, Spread> times = contest.Run(context.Say);
        return [Row(Sorting, Goal.AtMost(0.3)), Row(Selecting, null)];

        BenchmarkRow Row(string peer, Goal? goal) => context.Row(
            Id, $"fine-pruning to 10 % / {ReferenceRecipe.Name}, {peer}", times[Ours].Median / times[peer].Median, "of the time", goal,
            $"ours {times[Ours]} ms a step, the mean of {ourSteps} steps from 100 to 10 %; theirs {times[peer]} ms, the median of {theirSteps} steps at 10 %, which share matters little to it; "
                + $"MiniLM-L6, {TrainingTask.Rows}x{TrainingTask.Tokens} tokens, {context.Settings.Rounds} alternating rounds on cores {Cores.First(TrainingTask.Threads)}",
            $"{ReferenceRecipe.Name}, {peer}, ms a step", times[peer].Median);
    }

    /// <summary>Steps of either side in a round.</summary>
    internal static (int Ours, int Theirs) StepCounts(Settings settings) => settings == Settings.Quick ? (10, 1) : (80, 10);
}

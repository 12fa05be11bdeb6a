namespace MLNet.Pruning.Benchmarks;

/// <summary>What a step of movement pruning costs over a dense step of ours, as pruning proceeds.</summary>
internal sealed class StepBenchmark : IBenchmark
{
    private const string Dense = "dense";

    private static readonly (string Name, double Share, int Refresh, Goal? Goal)[] Stages =
        [("start", 1, 1, Goal.AtMost(1.03)), ("50", 0.5, 1, Goal.AtMost(1)), ("10", 0.1, 1, Goal.AtMost(0.7)), ("10, a threshold for 10 steps", 0.1, 10, null)];

    public string Id => "P1";

    public string Description => "a step of movement pruning / a dense one, at the start and with 50 and 10 % remaining";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        var contest = new Contest(context.Settings.Rounds);
        contest.Add(Dense, () => Measure(0, 1));
        foreach ((string name, double share, int refresh, _) in Stages)
            contest.Add(name, () => Measure(share, refresh));
        IReadOnlyDictionary<string, Spread> times = contest.Run(context.Say);

        Spread dense = times[Dense];
        return
        [
            .. Stages.Select(stage => context.Row(
                Id, stage.Name, times[stage.Name].Median / dense.Median, "of a dense step", stage.Goal,
                $"Movement at {100 * stage.Share} % {times[stage.Name]}, None {dense} ms; MiniLM-L6, {TrainingTask.Rows}x{TrainingTask.Tokens} tokens; {context.Rounds(TrainingTask.Threads)}",
                "our own dense step, ms", dense.Median)),
        ];

        // A step takes as long as hundreds of scored texts: the medians need more of them.
        double Measure(double share, int refresh) => Worker.Step(share, refresh, 2 * context.Settings.WarmUp, 20 * context.Settings.Seconds).Milliseconds;
    }
}

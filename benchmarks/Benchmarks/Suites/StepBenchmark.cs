namespace MLNet.Pruning.Benchmarks;

/// <summary>What a step of movement pruning costs over a dense step of ours, as pruning proceeds.</summary>
internal sealed class StepBenchmark : IBenchmark
{
    private const string Dense = "dense";

    private static readonly (string Name, double Share, double Goal)[] Stages = [("start", 1, 1.03), ("50", 0.5, 1), ("10", 0.1, 0.7)];

    public string Id => "P1";

    public string Description => "a step of movement pruning / a dense one, at the start and with 50 and 10 % remaining";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        var contest = new Contest(context.Settings.Rounds);
        contest.Add(Dense, () => Measure(0));
        foreach ((string name, double share, _) in Stages)
            contest.Add(name, () => Measure(share));
        IReadOnlyDictionary<string, Spread> times = contest.Run(context.Say);

        Spread dense = times[Dense];
        return
        [
            .. Stages.Select(stage => context.Row(
                Id, stage.Name, times[stage.Name].Median / dense.Median, "of a dense step", Goal.AtMost(stage.Goal),
                $"Movement at {100 * stage.Share} % {times[stage.Name]}, None {dense} ms; MiniLM-L6, {TrainingTask.Rows}x{TrainingTask.Tokens} tokens; {context.Rounds(TrainingTask.Threads)}",
                "our own dense step, ms", dense.Median)),
        ];

        // A step takes as long as hundreds of scored texts: the medians need more of them.
        double Measure(double share) => Worker.Step(share, 2 * context.Settings.WarmUp, 20 * context.Settings.Seconds).Milliseconds;
    }
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Bulk scoring against the dense torch module, one text after the other, as Microsoft.ML.TorchSharp scores.</summary>
internal sealed class BulkBenchmark : IBenchmark
{
    private const double Remaining = 0.05;
    private const int GoalThreads = 2;

    // Dense scoring is slow; its speed shows in fewer texts.
    private const int TorchRows = 1000;

    public string Id => "P8";

    public string Description => "texts a second of Transform at 95 % / those of the dense torch module, SST-2 dev at its own lengths";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        Settings settings = context.Settings;
        var zips = Enum.GetValues<ScoringPrecision>().ToDictionary(scoring => scoring, scoring => context.Models.Zip(ModelSource.MiniLM, Remaining, scoring));
        return [.. ((int[])[GoalThreads, 1]).SelectMany(Compare)];

        IEnumerable<BenchmarkRow> Compare(int threads)
        {
            var contest = new Contest(settings.Rounds);
            foreach ((ScoringPrecision scoring, string zip) in zips)
                contest.Add($"{scoring}", () => Worker.Transform(zip, settings.Rows, threads, settings));
            contest.Add("torch", () => Worker.Torch(zips[ScoringPrecision.Exact], Math.Min(settings.Rows, TorchRows), threads, settings));
            IReadOnlyDictionary<string, Spread> speeds = contest.Run(context.Say);

            Spread theirs = speeds["torch"];
            return zips.Keys.OrderByDescending(scoring => scoring).Select(scoring =>
            {
                Spread ours = speeds[$"{scoring}"];
                return context.Row(
                    Id, $"MiniLM-L6 at {PrunedModels.Percent(Remaining)} %, {scoring}, Transform of SST-2 dev texts, {threads} thread{(threads > 1 ? "s" : "")}",
                    ours.Median / theirs.Median, "times as many", scoring == ScoringPrecision.Fast && threads == GoalThreads ? Goal.AtLeast(20) : null,
                    $"ours {ours}, theirs {theirs} texts/s; tokens included; {context.Rounds(threads)}, random masks",
                    "dense torch module, one text at a time, texts/s", theirs.Median);
            });
        }
    }
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The time of one text of given length, ours against ONNX Runtime's.</summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    private const double GoalShare = 0.05;
    private const string Int8 = "int8";

    private static readonly double[] Shares = [GoalShare, 0.10, 0.03];

    public required string Id { get; init; }

    public required ModelSource Source { get; init; }

    /// <summary>Length of the text.</summary>
    public required int Tokens { get; init; }

    public required ScoringPrecision Scoring { get; init; }

    /// <summary>How many times faster than the faster fp32 graph at 95 % and one thread; null for information.</summary>
    public double? Fp32Goal { get; init; }

    /// <summary>How many times faster than int8.</summary>
    public double? Int8Goal { get; init; }

    public string Description => $"{Source.Name}, {Scoring}, 1x{Tokens}: ONNX Runtime's time / ours";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        IReadOnlyDictionary<string, string> rivals = Rivals(context);
        var zips = Shares.ToDictionary(share => share, share => context.Models.Zip(Source, share, Scoring));
        BenchmarkRow[] rows = [.. Compare(context, 1, Shares, rivals, zips), .. Compare(context, 2, [GoalShare], rivals, zips)];
        return [.. rows.OrderBy(row => row.Goal is null)];
    }

    private Dictionary<string, string> Rivals(BenchmarkContext context)
    {
        var rivals = new Dictionary<string, string>(context.Models.Graphs(Source));
        if (Source == ModelSource.MiniLM)
            rivals.Add(Int8, OnnxRuntime.Int8Model);
        return rivals;
    }

    private IEnumerable<BenchmarkRow> Compare(
        BenchmarkContext context, int threads, double[] shares, IReadOnlyDictionary<string, string> rivals, IReadOnlyDictionary<double, string> zips)
    {
        var contest = new Contest(context.Settings.Rounds);
        foreach (double share in shares)
            contest.Add($"{PrunedModels.Percent(share)} %", () => Worker.Score(zips[share], Tokens, threads, context.Settings));
        foreach ((string rival, string model) in rivals)
            contest.Add(rival, () => OnnxRuntime.Score(model, Tokens, threads, context.Settings));
        IReadOnlyDictionary<string, Spread> times = contest.Run(context.Say);

        string[] fp32 = [.. rivals.Keys.Where(rival => rival != Int8)];
        string fastest = fp32.MinBy(rival => times[rival].Median)!;
        string others = string.Join(", ", fp32.Where(rival => rival != fastest).Select(rival => $"{rival} {times[rival]} ms"));
        foreach (double share in shares)
        {
            yield return Row(fastest, Fp32Goal, $"; {others}");
            if (rivals.ContainsKey(Int8))
                yield return Row(Int8, Int8Goal, "");

            BenchmarkRow Row(string rival, double? bound, string remark)
            {
                Spread ours = times[$"{PrunedModels.Percent(share)} %"], theirs = times[rival];
                Goal? goal = bound is { } least && share == GoalShare && threads == 1 ? Goal.AtLeast(least) : null;
                string kind = rival == Int8 ? Int8 : "fp32";
                return context.Row(
                    Id, $"{Source.Name} 1x{Tokens} at {PrunedModels.Percent(share)} %, {Scoring}, {(threads == 1 ? "1 thread" : $"{threads} threads")}, against {kind}",
                    theirs.Median / ours.Median, "times faster", goal,
                    $"ours {ours} ms, theirs {theirs} ms{remark}; {context.Rounds(threads)}, random masks",
                    $"{OnnxRuntime.Name} {rival}, ms", theirs.Median);
            }
        }
    }
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>How time grows with the length of a text, the number of texts, and the number of threads.</summary>
internal sealed class ScalingBenchmark : IBenchmark
{
    private const double Remaining = 0.05;
    private const int Step = 64, Longest = 512, BulkThreads = 2;

    public string Id => "P11";

    public string Description => "time over length against a quadratic fit; texts a second over the number of texts and of threads";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        string zip = context.Models.Zip(ModelSource.MiniLM, Remaining, ScoringPrecision.Fast);
        BenchmarkRow[] rows = [.. Lengths(context, zip), .. Bulk(context, zip)];
        return [.. rows.OrderBy(row => row.Goal is null)];
    }

    private IEnumerable<BenchmarkRow> Lengths(BenchmarkContext context, string zip)
    {
        int[] lengths = [.. Enumerable.Range(1, Longest / Step).Select(i => i * Step)];
        var contest = new Contest(context.Settings.Rounds);
        foreach (int length in lengths)
            contest.Add($"{length} tokens", () => Worker.Score(zip, length, 1, context.Settings));
        IReadOnlyDictionary<string, Spread> times = contest.Run(context.Say);

        (double, double)[] points = [.. lengths.Select(length => ((double)length, times[$"{length} tokens"].Median))];
        QuadraticFit fit = QuadraticFit.Through(points);
        yield return context.Row(
            Id, $"MiniLM-L6 at 95 %, Fast, ms per text of {Step} to {Longest} tokens: largest deviation from a quadratic fit", 100 * fit.MaxDeviation(points), "%",
            Goal.AtMost(5), $"{fit.A:G3} + {fit.B:G3} n + {fit.C:G3} n² ms, least squares of relative errors; {context.Rounds(1)}, random masks");
        foreach (int length in lengths)
            yield return context.Row(Id, $"{length} tokens", times[$"{length} tokens"].Median, "ms", null, $"{times[$"{length} tokens"]} ms");
    }

    private IEnumerable<BenchmarkRow> Bulk(BenchmarkContext context, string zip)
    {
        int most = context.Settings.Rows * 10;
        int[] sizes = [most / 100, most / 10, most];
        var contest = new Contest(context.Settings.Rounds);
        foreach (int size in sizes)
            contest.Add($"{size} texts", () => Worker.Transform(zip, size, BulkThreads, context.Settings));
        contest.Add("1 thread", () => Worker.Transform(zip, sizes[1], 1, context.Settings));
        IReadOnlyDictionary<string, Spread> speeds = contest.Run(context.Say);

        double[] medians = [.. sizes.Select(size => speeds[$"{size} texts"].Median)];
        yield return context.Row(
            Id, $"Transform of {string.Join(", ", sizes)} texts: largest difference in texts/s", 100 * (medians.Max() / medians.Min() - 1), "%", Goal.AtMost(5),
            $"{string.Join(", ", sizes.Select(size => speeds[$"{size} texts"]))} texts/s; {context.Rounds(BulkThreads)}, the same mixture of lengths");
        yield return context.Row(
            Id, $"Transform of {sizes[1]} texts: texts/s of 2 threads / of 1", medians[1] / speeds["1 thread"].Median, "times as many", Goal.AtLeast(1.85),
            $"{speeds[$"{sizes[1]} texts"]} and {speeds["1 thread"]} texts/s; {context.Settings.Rounds} alternating rounds");
    }
}

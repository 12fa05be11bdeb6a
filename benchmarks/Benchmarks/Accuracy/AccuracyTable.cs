using System.Globalization;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The results as Markdown: means over the seeds, with standard errors, beside the dense model.</summary>
internal static class AccuracyTable
{
    /// <param name="introduction">The lines above the table.</param>
    /// <param name="results">The results.</param>
    public static string ToMarkdown(IReadOnlyList<string> introduction, IReadOnlyList<AccuracyResult> results) => string.Join('\n',
    [
        .. introduction,
        "",
        "| data | recipe | remaining | accuracy | below dense | seeds | by | minutes | dates |",
        "|---|---|---|---|---|---|---|---|---|",
        .. Groups(results).Select(group => Line(group, results)),
        "",
    ]);

    private static IEnumerable<AccuracyResult[]> Groups(IReadOnlyList<AccuracyResult> results) => results
        .GroupBy(result => (result.Data, result.Share, result.Recipe, result.Side))
        .OrderBy(group => group.Key.Data, StringComparer.Ordinal).ThenByDescending(group => group.Key.Share)
        .ThenByDescending(group => group.Average(result => result.Accuracy))
        .Select(group => group.OrderBy(result => result.Seed).ToArray());

    private static string Line(AccuracyResult[] group, IReadOnlyList<AccuracyResult> results)
    {
        AccuracyResult first = group[0];
        double[] dense = [.. results.Where(result => result.Data == first.Data && result.Recipe == Recipe.Dense.Name).Select(result => result.Accuracy)];
        double mean = group.Average(result => result.Accuracy);
        string below = dense.Length == 0 || first.Recipe == Recipe.Dense.Name ? "" : Percent(dense.Average() - mean);
        string error = group.Length == 1 ? "" : $" ± {Percent(StandardError([.. group.Select(result => result.Accuracy)]))}";
        AccuracyResult[] whole = [.. group.Where(result => !result.IsRefused())];
        if (whole.Length < group.Length)
            error += $", {group.Length - whole.Length} refused";
        string minutes = whole.Length == 0 ? "" : (whole.Average(result => result.Seconds) / 60).ToString("F1", CultureInfo.InvariantCulture);
        var dates = group.Select(result => result.Date).Distinct().Order().Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return FormattableString.Invariant($"| {AccuracyData.Of(first.Data).Name} | {first.Recipe} | {group.Average(result => result.Remaining):P1} | {Percent(mean)}{error} | {below} | {string.Join(", ", group.Select(result => result.Seed))} | {first.Side} | {minutes} | {string.Join(", ", dates)} |");
    }

    /// <summary>The standard error of the mean of a few values.</summary>
    internal static double StandardError(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
    }

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);
}

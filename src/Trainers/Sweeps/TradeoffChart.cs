using System.Globalization;
using System.Text;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The metric of a sweep's candidates against what they cost, with error bars over the seeds, the front, and the chosen one in a ring.</summary>
internal static class TradeoffChart
{
    public static void Write(
        HtmlWriter html, string id, string title, string costName, SparsitySweepResult result, Func<SweepCandidate, double> cost, Func<double, string> label,
        IReadOnlyList<SweepCandidate> front, SweepCandidate? chosen)
    {
        SweepCandidate[] shown = [.. result.Candidates.Where(candidate => double.IsFinite(candidate.Metric) && double.IsFinite(cost(candidate)))];
        string[] methods = [.. shown.Select(candidate => candidate.Pruning).Distinct()];
        string[] names = [.. shown.DistinctBy(candidate => candidate.Pruning).Select(candidate => SweepNames.Method(result, candidate.Method, candidate.Pruning))];
        int Group(SweepCandidate candidate) => Array.IndexOf(methods, candidate.Pruning);

        string description = $"{shown.Length} candidates. The front: {string.Join("; ", front.Select(Describe))}.{(chosen is null ? "" : $" Chosen: {chosen}.")}";
        var plot = new Plot(html, id, title, description, Axis.Logarithmic(costName, shown.Select(cost), label), Axis.Linear(
            result.Settings.Metric, shown.SelectMany(candidate => new[] { candidate.Metric - (candidate.StandardError ?? 0), candidate.Metric + (candidate.StandardError ?? 0) })))
        {
            Height = 380,
            Note = $"Bars are standard errors over the seeds; the dashed line joins what no other beats{(chosen is null ? "" : "; the ring is the choice")}. {(result.Settings.HigherIsBetter ? "Better is up" : "Better is down")} and left.",
        };
        plot.Begin();
        html.Write($"<path class=\"front\" d=\"{new Markup(Front(plot, front, cost))}\"/>\n");
        foreach (SweepCandidate candidate in shown)
        {
            double x = plot.X(cost(candidate)), y = plot.Y(candidate.Metric);
            html.Write($"<g class=\"{MarkShape.Colour(Group(candidate))}\">");
            if (candidate.StandardError is { } error)
            {
                Markup top = Plot.Number(plot.Y(candidate.Metric + error)), bottom = Plot.Number(plot.Y(candidate.Metric - error)), left = Plot.Number(x - 4), right = Plot.Number(x + 4);
                html.Write($"<path class=\"error\" d=\"M{left} {top}H{right}M{Plot.Number(x)} {top}V{bottom}M{left} {bottom}H{right}\"/>");
            }

            html.Write($"<path class=\"mark\" transform=\"translate({Plot.Number(x)} {Plot.Number(y)}) scale(1.4)\" d=\"{MarkShape.Path(Group(candidate))}\"><title>{candidate.Pruning}: {Describe(candidate)}</title></path>");
            if (candidate == chosen)
                html.Write($"<circle class=\"ring\" r=\"11\" cx=\"{Plot.Number(x)}\" cy=\"{Plot.Number(y)}\"/>");
            html.Write($"</g>\n");
        }

        WriteLabels(html, [.. front.OrderByDescending(candidate => candidate == chosen).Select(candidate => (plot.X(cost(candidate)), plot.Y(candidate.Metric), Level(candidate)))]);
        plot.End();
        html.Write($"<ul class=\"legend\">");
        for (int i = 0; i < methods.Length; i++)
            html.Write($"<li class=\"{MarkShape.Colour(i)}\"><svg viewBox=\"-14 -7 28 14\" aria-hidden=\"true\"><path class=\"mark\" transform=\"scale(1.4)\" d=\"{MarkShape.Path(i)}\"/></svg><span>{names[i]}</span></li>");
        html.Write($"</ul>\n");
        plot.EndFigure();

        string Describe(SweepCandidate candidate) => string.Create(CultureInfo.InvariantCulture, $"{candidate} {candidate.Metric:F4} at {label(cost(candidate))}");
    }

    private static string Front(Plot plot, IReadOnlyList<SweepCandidate> front, Func<SweepCandidate, double> cost)
    {
        var path = new StringBuilder();
        foreach (SweepCandidate candidate in front)
            path.Append(path.Length == 0 ? 'M' : 'L').Append(Plot.Number(plot.X(cost(candidate))).Html).Append(' ').Append(Plot.Number(plot.Y(candidate.Metric)).Html);
        return path.ToString();
    }

    // Shares beside the points of the front, the chosen one first, as long as they do not cover each other.
    private static void WriteLabels(HtmlWriter html, (double X, double Y, string Text)[] points)
    {
        var taken = new List<(double X, double Y)>();
        foreach ((double x, double y, string text) in points)
        {
            if (taken.Any(other => Math.Abs(other.X - x) < 44 && Math.Abs(other.Y - y) < 14))
                continue;
            taken.Add((x, y));
            html.Write($"<text class=\"word\" x=\"{Plot.Number(x - 10)}\" y=\"{Plot.Number(y - 8)}\" text-anchor=\"end\">{text}</text>\n");
        }
    }

    private static string Level(SweepCandidate candidate) => candidate.IsDense ? "dense" : FormattableString.Invariant($"{100 * candidate.RemainingWeights:0.##} %");
}

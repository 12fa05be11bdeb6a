using System.Globalization;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>A histogram in which kept weights are solid bars and what was cut is hatched on top of them.</summary>
internal static class HistogramChart
{
    /// <summary>The pattern of what was cut; once on a page, before its first histogram.</summary>
    public static void WritePattern(HtmlWriter html) => html.Write($"""
        <svg class="patterns" width="0" height="0" aria-hidden="true"><defs><pattern id="hatched" class="s1" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="cut" y2="5"/></pattern></defs></svg>

        """);

    public static void Write(HtmlWriter html, string id, string title, string note, string xName, MaskedHistogram histogram)
    {
        long[] totals = Totals(histogram);
        var plot = new Plot(
            html, id, title, Describe(histogram), Axis.Between(xName, histogram.Low, histogram.High),
            Axis.Linear("weights", totals.Select(count => (double)count), ticks: 4, fromZero: true, label: Count))
        {
            Note = note,
        };
        plot.Begin();
        double width = Width(histogram);
        Bars(html, histogram, bin => plot.X(histogram.Low + (bin * width)), count => plot.Y(count));
        plot.End();
        html.Write($"<ul class=\"legend\"><li class=\"s0\"><svg viewBox=\"0 0 28 14\" aria-hidden=\"true\"><rect class=\"bar\" width=\"28\" height=\"14\"/></svg><span>kept</span></li>");
        html.Write($"<li class=\"s1\"><svg viewBox=\"0 0 28 14\" aria-hidden=\"true\"><rect class=\"cut\" fill=\"url(#hatched)\" width=\"28\" height=\"14\"/></svg><span>cut</span></li></ul>\n");
        plot.EndFigure();
    }

    /// <summary>A small one without axes; its ends stand in the caption.</summary>
    public static void WriteSmall(HtmlWriter html, string id, string title, MaskedHistogram histogram)
    {
        double most = Math.Max(1, Totals(histogram).Max());
        html.Write($"<figure><figcaption><strong>{title}</strong><br>{Number(histogram.Low)} to {Number(histogram.High)}</figcaption>");
        html.Write($"<svg viewBox=\"0 0 160 60\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{Describe(histogram)}</desc>\n");
        Bars(html, histogram, bin => bin * 160.0 / MaskedHistogram.Bins, count => 59 - (count / most * 58));
        html.Write($"<line class=\"frame\" x2=\"160\" y1=\"59.5\" y2=\"59.5\"/></svg></figure>\n");
    }

    private static void Bars(HtmlWriter html, MaskedHistogram histogram, Func<double, double> x, Func<double, double> y)
    {
        long[] totals = Totals(histogram);
        html.Write($"<path class=\"bar s0\" d=\"{new Markup(Steps(histogram.Kept, _ => 0))}\"/><path class=\"cut s1\" fill=\"url(#hatched)\" d=\"{new Markup(Steps(totals, bin => histogram.Kept[bin]))}\"/>\n");

        string Steps(IReadOnlyList<long> tops, Func<int, long> bottoms)
        {
            var path = new StringBuilder();
            for (int bin = 0; bin < tops.Count; bin++)
            {
                if (tops[bin] > bottoms(bin))
                    path.Append(CultureInfo.InvariantCulture, $"M{x(bin):0.#} {y(bottoms(bin)):0.#}V{y(tops[bin]):0.#}H{x(bin + 1):0.#}V{y(bottoms(bin)):0.#}Z");
            }

            return path.ToString();
        }
    }

    private static long[] Totals(MaskedHistogram histogram) => [.. histogram.Kept.Zip(histogram.Cut, (kept, cut) => kept + cut)];

    private static double Width(MaskedHistogram histogram) => Math.Max(histogram.High - histogram.Low, 1e-12) / MaskedHistogram.Bins;

    private static string Describe(MaskedHistogram histogram)
    {
        string Mean(IReadOnlyList<long> counts) => counts.Sum() == 0
            ? "none"
            : FormattableString.Invariant($"{counts.Sum():N0}, their mean size {counts.Select((count, bin) => count * Math.Abs(histogram.Low + ((bin + 0.5) * Width(histogram)))).Sum() / counts.Sum():G3}");
        return $"From {Number(histogram.Low)} to {Number(histogram.High)}. Kept: {Mean(histogram.Kept)}. Cut: {Mean(histogram.Cut)}.";
    }

    private static string Count(double weights) => weights switch
    {
        >= 1e6 => (weights / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (weights / 1e3).ToString("0", CultureInfo.InvariantCulture) + "k",
        _ => weights.ToString("N0", CultureInfo.InvariantCulture),
    };

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}

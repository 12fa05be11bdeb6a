using System.Globalization;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Where weights started against how far they moved. A square's size tells how many weights lie there, on a logarithmic scale, and the filled part of its
/// area how many of them were kept.
/// </summary>
internal static class MovementChart
{
    private const int Bins = MovementHistogram.Bins;

    public static void Write(HtmlWriter html, string id, MovementHistogram histogram)
    {
        long kept = histogram.Kept.Sum(), cut = histogram.Cut.Sum();
        long towards = TowardsZero(histogram.Kept), cutTowards = TowardsZero(histogram.Cut);
        string description = FormattableString.Invariant($"Of {kept:N0} kept weights {Percent(towards, kept)} moved towards zero")
            + (cut == 0 ? "; none that was cut has a value." : FormattableString.Invariant($"; of {cut:N0} cut ones {Percent(cutTowards, cut)}."));
        var plot = new Plot(
            html, id, "Movement", description, Axis.Between("weight before training", -histogram.StartLimit, histogram.StartLimit), Axis.Between("change in training", -histogram.ChangeLimit, histogram.ChangeLimit))
        {
            Height = 540,
            Note = "A square is as large as its weights are many (logarithmic); its filled part are the kept ones. Upper left and lower right: towards zero. " + description,
        };
        plot.Begin();
        double most = Math.Log(1 + Math.Max(1, histogram.Kept.Zip(histogram.Cut, (a, b) => a + b).Max()));
        double cell = Math.Min(plot.X(Edge(1, histogram.StartLimit)) - plot.X(Edge(0, histogram.StartLimit)), plot.Y(Edge(0, histogram.ChangeLimit)) - plot.Y(Edge(1, histogram.ChangeLimit)));
        html.Write($"<g class=\"s0\">\n");
        for (int i = 0; i < Bins * Bins; i++)
        {
            long here = histogram.Kept[i] + histogram.Cut[i];
            if (here == 0)
                continue;
            double x = plot.X(Edge((i % Bins) + 0.5, histogram.StartLimit)), y = plot.Y(Edge((i / Bins) + 0.5, histogram.ChangeLimit));
            double size = Math.Max(1.5, cell * 0.92 * Math.Log(1 + here) / most);
            Square("empty", size);
            if (histogram.Kept[i] > 0)
                Square("bar", size * Math.Sqrt((double)histogram.Kept[i] / here));

            void Square(string kind, double side) =>
                html.Write($"<rect class=\"{kind}\" x=\"{Plot.Number(x - (side / 2))}\" y=\"{Plot.Number(y - (side / 2))}\" width=\"{Plot.Number(side)}\" height=\"{Plot.Number(side)}\"/>");
        }

        html.Write($"\n</g>\n");
        plot.End();
        html.Write($"<ul class=\"legend\"><li class=\"s0\"><svg viewBox=\"0 0 28 14\" aria-hidden=\"true\"><rect class=\"bar\" x=\"7\" width=\"14\" height=\"14\"/></svg><span>all kept</span></li>");
        html.Write($"<li class=\"s0\"><svg viewBox=\"0 0 28 14\" aria-hidden=\"true\"><rect class=\"empty\" x=\"7.5\" y=\"0.5\" width=\"13\" height=\"13\"/></svg><span>all cut</span></li></ul>\n");
        plot.EndFigure();
    }

    private static double Edge(double bin, double limit) => (limit > 0 ? limit : 0.5) * ((2 * bin / Bins) - 1);

    private static long TowardsZero(IReadOnlyList<long> counts) => counts.Where((_, i) => (i % Bins < Bins / 2) != (i / Bins < Bins / 2)).Sum();

    private static string Percent(long part, long all) => all == 0 ? "none" : ((double)part / all).ToString("P0", CultureInfo.InvariantCulture);
}

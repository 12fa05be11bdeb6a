using System.Globalization;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>Lines over one axis, told apart by colour and dashes.</summary>
internal static class LineChart
{
    private static readonly string[] Dashes = ["", "7 4", "2 3", "10 3 2 3", "4 2"];

    public static void Write(HtmlWriter html, string id, string title, string xName, string yName, IReadOnlyList<LineSeries> series, bool fromZero = true, bool percent = false)
    {
        string format = percent ? Percent(series.SelectMany(line => line.Points.Where(IsFinite).Select(point => point.Y)).DefaultIfEmpty(1).Max()) : "G4";
        Axis x = Axis.Between(xName, 0, series.SelectMany(line => line.Points.Select(point => point.X)).DefaultIfEmpty(1).Max());
        Axis y = Axis.Linear(yName, series.SelectMany(line => line.Points.Select(point => point.Y)), fromZero: fromZero, label: percent ? value => Value(value, format) : null);
        var plot = new Plot(html, id, title, string.Join(" ", series.Select(line => Describe(line, xName, format))), x, y);
        plot.Begin();
        for (int i = 0; i < series.Count; i++)
        {
            html.Write($"<g class=\"s{i % 8}\"><path class=\"line\" stroke-dasharray=\"{Dashes[i % Dashes.Length]}\" d=\"{new Markup(Path(plot, series[i]))}\"/>");
            foreach ((double pointX, double pointY) in series[i].Marked ? series[i].Points.Where(IsFinite) : [])
                html.Write($"<circle class=\"mark\" r=\"3\" cx=\"{Plot.Number(plot.X(pointX))}\" cy=\"{Plot.Number(plot.Y(pointY))}\"/>");
            html.Write($"</g>\n");
        }

        plot.End();
        if (series.Count > 1)
        {
            html.Write($"<ul class=\"legend\">");
            for (int i = 0; i < series.Count; i++)
                html.Write($"<li class=\"s{i % 8}\"><svg viewBox=\"0 0 28 14\" aria-hidden=\"true\"><path class=\"line\" stroke-dasharray=\"{Dashes[i % Dashes.Length]}\" d=\"M0 7H28\"/></svg><span>{series[i].Name}</span></li>");
            html.Write($"</ul>\n");
        }

        plot.EndFigure();
    }

    private static string Path(Plot plot, LineSeries line)
    {
        var path = new StringBuilder();
        bool drawing = false;
        foreach ((double X, double Y) point in line.Points)
        {
            if (IsFinite(point))
                path.Append(drawing ? 'L' : 'M').Append(Plot.Number(plot.X(point.X)).Html).Append(' ').Append(Plot.Number(plot.Y(point.Y)).Html);
            drawing = IsFinite(point);
        }

        return path.ToString();
    }

    private static string Describe(LineSeries line, string xName, string format)
    {
        (double X, double Y)[] points = [.. line.Points.Where(IsFinite)];
        return points.Length == 0
            ? $"{line.Name}: no values."
            : $"{line.Name}: from {Value(points[0].Y, format)} to {Value(points[^1].Y, format)} at {xName} {points[^1].X.ToString("N0", CultureInfo.InvariantCulture)}; lowest {Value(points.Min(point => point.Y), format)}, highest {Value(points.Max(point => point.Y), format)}.";
    }

    // As many digits as tell the ticks apart, five of them from zero to the highest share.
    private static string Percent(double highest) => highest switch { > 0.025 => "P0", > 0.0025 => "P1", _ => "P2" };

    private static string Value(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static bool IsFinite((double X, double Y) point) => double.IsFinite(point.X) && double.IsFinite(point.Y);
}

using System.Globalization;

namespace MLNet.Pruning.Transforms;

/// <summary>Shares by name, a bar each, with the figure at its end.</summary>
internal static class BarChart
{
    private const int LeastLeft = 110, Letter = 7, Line = 22, Width = 520, Right = 64;

    public static void Write(HtmlWriter html, string id, string title, string note, IReadOnlyList<(string Name, double Share)> bars)
    {
        int left = Math.Max(LeastLeft, 16 + (Letter * bars.Max(bar => bar.Name.Length)));
        double most = Math.Max(bars.Max(bar => bar.Share), 1e-9);
        string description = string.Join(", ", bars.Select(bar => $"{bar.Name}: {Percent(bar.Share)}")) + ".";
        html.Write($"<figure id=\"{id}\">\n<figcaption><strong>{title}</strong> {note}</figcaption>\n");
        html.Write($"<svg viewBox=\"0 0 {Width} {(bars.Count * Line) + 4}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>\n");
        for (int i = 0; i < bars.Count; i++)
        {
            double length = bars[i].Share / most * (Width - left - Right);
            html.Write($"<text x=\"{left - 8}\" y=\"{(i * Line) + 17}\" text-anchor=\"end\">{bars[i].Name}</text>");
            html.Write($"<g class=\"s0\"><rect class=\"bar\" x=\"{left}\" y=\"{(i * Line) + 4}\" width=\"{Plot.Number(length)}\" height=\"{Line - 6}\"/></g>");
            html.Write($"<text x=\"{Plot.Number(left + length + 6)}\" y=\"{(i * Line) + 17}\">{Percent(bars[i].Share)}</text>\n");
        }

        html.Write($"</svg></figure>\n");
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}

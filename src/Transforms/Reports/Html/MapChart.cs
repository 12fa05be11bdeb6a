using System.Globalization;

namespace MLNet.Pruning.Transforms;

/// <summary>Draws an <see cref="EmbeddingMap"/>: every group has a colour and a shape, every point its text as a tooltip.</summary>
internal static class MapChart
{
    private const int Width = 1000, Height = 640, Margin = 24, MostTexts = 120, LongestText = 120;

    public static void Write(HtmlWriter html, string id, EmbeddingMap map)
    {
        if (map.Points.Count == 0)
        {
            html.Write($"<p class=\"note\">There is nothing to show: the vocabulary has special tokens only.</p>\n");
            return;
        }

        int[] sizes = new int[map.Groups.Count];
        foreach (MapPoint point in map.Points)
            sizes[point.Group]++;
        Axis x = Axis.Between("", map.Points.Min(point => point.X), map.Points.Max(point => point.X)), y = Axis.Between("", map.Points.Min(point => point.Y), map.Points.Max(point => point.Y));
        double X(MapPoint point) => Margin + (x.Place(point.X) * (Width - (2 * Margin)));
        double Y(MapPoint point) => Height - Margin - (y.Place(point.Y) * (Height - (2 * Margin)));

        string description = $"{map.Points.Count} points. {string.Join(", ", map.Groups.Select((name, i) => $"{name}: {sizes[i]}"))}. {Purity(map)}";
        html.Write($"<figure id=\"{id}\">\n<figcaption><strong>{map.Title}</strong> t-SNE: near points are alike; distances between heaps mean little. {Purity(map)}</figcaption>\n");
        html.Write($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{map.Title}</title><desc id=\"{id}-desc\">{description}</desc>\n<defs>");
        for (int group = 0; group < map.Groups.Count; group++)
            html.Write($"<path id=\"{id}-{group}\" d=\"{MarkShape.Path(group)}\"/>");
        html.Write($"</defs>\n");
        foreach (MapPoint point in map.Points)
            html.Write($"<use class=\"mark {MarkShape.Colour(point.Group)}\" href=\"#{id}-{point.Group}\" x=\"{Plot.Number(X(point))}\" y=\"{Plot.Number(Y(point))}\"><title>{map.Groups[point.Group]}: {Cut(point.Text)}</title></use>\n");
        if (map.ShowsTexts)
            WriteTexts(html, [.. map.Points.Select(point => (X(point), Y(point), point.Text))]);
        html.Write($"</svg>\n<ul class=\"legend\">");
        for (int group = 0; group < map.Groups.Count; group++)
            html.Write($"<li class=\"{MarkShape.Colour(group)}\"><svg viewBox=\"-14 -7 28 14\" aria-hidden=\"true\"><path class=\"mark\" transform=\"scale(1.4)\" d=\"{MarkShape.Path(group)}\"/></svg><span>{map.Groups[group]} ({sizes[group]})</span></li>");
        html.Write($"</ul>\n</figure>\n");
    }

    // Beside a point, as long as it covers no text before.
    private static void WriteTexts(HtmlWriter html, (double X, double Y, string Text)[] points)
    {
        var taken = new List<(double Left, double Right, double Y)>();
        foreach ((double x, double y, string text) in points.Where(point => point.Text.Length > 2))
        {
            (double left, double right) = (x + 5, x + 7 + (7.5 * text.Length));
            if (right > Width || taken.Any(other => other.Left < right && other.Right > left && Math.Abs(other.Y - y) < 14))
                continue;
            taken.Add((left, right, y));
            html.Write($"<text class=\"word\" x=\"{Plot.Number(left)}\" y=\"{Plot.Number(y + 4)}\">{text}</text>\n");
            if (taken.Count == MostTexts)
                break;
        }
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    // What the picture shows, as a figure.
    private static string Purity(EmbeddingMap map)
    {
        if (map.Points.Count < 2 || map.Groups.Count < 2)
            return "";
        int same = map.Points.Where((point, i) =>
        {
            MapPoint nearest = map.Points.Where((_, j) => j != i).MinBy(other => ((other.X - point.X) * (other.X - point.X)) + ((other.Y - point.Y) * (other.Y - point.Y)));
            return nearest.Group == point.Group;
        }).Count();
        return string.Create(CultureInfo.InvariantCulture, $"Of {(double)same / map.Points.Count:P0} of the points the nearest one is of the same group.");
    }
}

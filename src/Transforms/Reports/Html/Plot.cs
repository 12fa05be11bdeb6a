using System.Globalization;

namespace MLNet.Pruning.Transforms;

/// <summary>The frame of a chart: figure, caption, description, axes. What it shows is written between <see cref="Begin"/> and <see cref="End"/>.</summary>
/// <param name="html">Where it is written.</param>
/// <param name="id">A name that no other chart of the page has.</param>
/// <param name="title">What is shown.</param>
/// <param name="description">What a reader sees in it, in words and figures.</param>
/// <param name="x">The horizontal axis.</param>
/// <param name="y">The vertical axis.</param>
internal sealed class Plot(HtmlWriter html, string id, string title, string description, Axis x, Axis y)
{
    private const int Left = 62, Right = 14, Top = 12, Bottom = 44;

    /// <summary>The size of the picture in its own units; characters are 12 high.</summary>
    public int Width { get; init; } = 520;

    /// <inheritdoc cref="Width"/>
    public int Height { get; init; } = 280;

    /// <summary>A sentence in the caption behind the title; empty for none.</summary>
    public string Note { get; init; } = "";

    /// <summary>The horizontal place of a value.</summary>
    public double X(double value) => Left + (x.Place(value) * (Width - Left - Right));

    /// <summary>The vertical place of a value.</summary>
    public double Y(double value) => Height - Bottom - (y.Place(value) * (Height - Top - Bottom));

    /// <summary>A number as it stands in SVG.</summary>
    public static Markup Number(double value) => new(Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture));

    public void Begin()
    {
        html.Write($"<figure id=\"{id}\">\n<figcaption><strong>{title}</strong> {Note}</figcaption>\n");
        html.Write($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>\n");
        foreach ((double value, string label) in y.Ticks)
        {
            html.Write($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Number(Y(value))}\" y2=\"{Number(Y(value))}\"/>");
            html.Write($"<text class=\"axis\" x=\"{Left - 6}\" y=\"{Number(Y(value) + 4)}\" text-anchor=\"end\">{label}</text>\n");
        }

        foreach ((double value, string label) in x.Ticks)
        {
            // A label at the edge of the picture ends there.
            string anchor = X(value) > Width - Right - 12 ? "end" : "middle";
            html.Write($"<line class=\"grid\" x1=\"{Number(X(value))}\" x2=\"{Number(X(value))}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>");
            html.Write($"<text class=\"axis\" x=\"{Number(anchor == "end" ? Width - Right + 12 : X(value))}\" y=\"{Height - Bottom + 16}\" text-anchor=\"{anchor}\">{label}</text>\n");
        }

        html.Write($"<rect class=\"frame\" x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\"/>\n");
        html.Write($"<text class=\"axis\" x=\"{Number((Left + Width - Right) / 2.0)}\" y=\"{Height - 8}\" text-anchor=\"middle\">{x.Name}</text>\n");
        html.Write($"<text class=\"axis\" transform=\"translate(13 {Number((Top + Height - Bottom) / 2.0)}) rotate(-90)\" text-anchor=\"middle\">{y.Name}</text>\n");
    }

    /// <summary>Ends the picture; a legend may follow before <see cref="EndFigure"/>.</summary>
    public void End() => html.Write($"</svg>\n");

    public void EndFigure() => html.Write($"</figure>\n");
}

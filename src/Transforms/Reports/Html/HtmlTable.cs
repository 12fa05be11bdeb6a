using System.Globalization;

namespace MLNet.Pruning.Transforms;

/// <summary>A table that sorts by every column; the first column heads the rows.</summary>
/// <param name="html">Where it is written.</param>
/// <param name="caption">What it tells.</param>
/// <param name="columns">The headings; those of numbers are marked.</param>
internal sealed class HtmlTable(HtmlWriter html, string caption, IReadOnlyList<(string Heading, bool IsNumber)> columns)
{
    public void Begin()
    {
        html.Write($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table>\n<caption>{caption}</caption>\n<thead><tr>");
        foreach ((string heading, bool isNumber) in columns)
            html.Write($"<th scope=\"col\" aria-sort=\"none\"{new Markup(isNumber ? " class=\"number\"" : "")}><button type=\"button\">{heading}</button></th>");
        html.Write($"</tr></thead>\n<tbody>\n");
    }

    /// <summary>A row of one cell per column.</summary>
    /// <param name="cells">The cells in order: how a number is sorted, null for a text or nothing, and what stands there.</param>
    /// <param name="chosen">Whether the row is the chosen one.</param>
    public void Row(IReadOnlyList<(double? Value, string Text)> cells, bool chosen = false)
    {
        html.Write($"<tr{new Markup(chosen ? " class=\"chosen\"" : "")}>");
        for (int i = 0; i < cells.Count; i++)
        {
            (double? value, string text) = cells[i];
            var attributes = new Markup((columns[i].IsNumber ? " class=\"number\"" : "")
                + (columns[i].IsNumber ? $" data-value=\"{value?.ToString("R", CultureInfo.InvariantCulture)}\"" : ""));
            if (i == 0)
                html.Write($"<th scope=\"row\"{attributes}>{text}</th>");
            else
                html.Write($"<td{attributes}>{text}</td>");
        }

        html.Write($"</tr>\n");
    }

    public void End() => html.Write($"</tbody></table></div>\n");

    /// <summary>A cell of a number.</summary>
    public static (double? Value, string Text) Cell(double? value, string format) =>
        value is { } number && !double.IsNaN(number) ? (number, number.ToString(format, CultureInfo.InvariantCulture)) : (null, "");

    /// <summary>A cell of text.</summary>
    public static (double? Value, string Text) Cell(string text) => (null, text);
}

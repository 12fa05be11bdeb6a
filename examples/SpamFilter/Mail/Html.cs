using System.Net;
using System.Text;

namespace MLNet.Pruning.Examples.SpamFilter.Mail;

/// <summary>The text that a browser would show of an HTML page, roughly.</summary>
internal static class Html
{
    /// <summary>Elements that stand on lines or in cells of their own; all others may sit within a word.</summary>
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "html",
        "img", "input", "li", "ol", "option", "p", "pre", "select", "table", "tbody", "td", "textarea", "th", "title", "tr", "ul",
    };

    /// <summary>Whether a text sent as plain text is a page in truth.</summary>
    public static bool IsDocument(string text) =>
        text.Contains("<html", StringComparison.OrdinalIgnoreCase) && text.Contains("</", StringComparison.Ordinal);

    /// <summary>Drops tags, comments, scripts and styles and resolves entities, in one pass over the page.</summary>
    public static string ToText(string html)
    {
        var text = new StringBuilder(html.Length);
        int at = 0;
        while (at < html.Length)
        {
            int open = html.IndexOf('<', at);
            if (open < 0)
                open = html.Length;
            text.Append(html, at, open - at);
            at = open;
            if (at < html.Length)
                at = Skip(html, at, text);
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    /// <summary>The place behind the markup that begins at <paramref name="open"/>; what is no markup goes to the text.</summary>
    private static int Skip(string html, int open, StringBuilder text)
    {
        if (string.CompareOrdinal(html, open, "<!--", 0, 4) == 0)
            return After(html, "-->", open);
        char next = open + 1 < html.Length ? html[open + 1] : ' ';
        if (!char.IsAsciiLetter(next) && next is not ('/' or '!' or '?'))
        {
            text.Append('<');
            return open + 1;
        }

        int nameStart = next == '/' ? open + 2 : open + 1;
        int nameEnd = nameStart;
        while (nameEnd < html.Length && char.IsAsciiLetterOrDigit(html[nameEnd]))
            nameEnd++;
        string name = html[nameStart..nameEnd].ToLowerInvariant();
        if (Blocks.Contains(name))
            text.Append('\n');
        int end = After(html, ">", open);
        return next != '/' && name is "script" or "style" ? After(html, ">", After(html, "</" + name, end)) : end;
    }

    /// <summary>The place behind the next <paramref name="mark"/>; the end where it is missing, as browsers do.</summary>
    private static int After(string html, string mark, int start)
    {
        int found = html.IndexOf(mark, start, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? html.Length : found + mark.Length;
    }
}

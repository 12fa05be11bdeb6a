using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Reads the lines of a text file: no blank ones, no comments, without the header; with multilines, a quoted field may run over several.</summary>
internal sealed class LineReader(TextReader reader, TextLoader.Options options)
{
    private bool _started;

    /// <summary>The 1-based number of the line last read; a row over several lines counts once.</summary>
    public long Line { get; private set; }

    public string Next()
    {
        if (!_started)
        {
            _started = true;
            string first = Read(text => text.Length > 0 && text[0] != '#' && !IsComment(text));
            if (!options.HasHeader)
                return first;
        }

        return Read(text => text.Length > 0 && !IsComment(text));
    }

    private static bool IsComment(string text) => text.StartsWith("//", StringComparison.Ordinal);

    private string Read(Func<string, bool> isWanted)
    {
        while (reader.ReadLine() is { } text)
        {
            Line++;
            if (isWanted(text))
                return options.ReadMultilines ? Complete(text) : text;
        }

        return null;
    }

    private string Complete(string text)
    {
        if (!EndsInsideQuotes(text, false))
            return text;
        long opened = Line;
        var whole = new StringBuilder(text);
        do
        {
            text = reader.ReadLine() ?? throw new EndOfStreamException($"A quoted field opened on line {opened} was never closed, and we've read to the last line in the file.");
            whole.Append('\n').Append(text);
        }
        while (EndsInsideQuotes(text, true));
        return whole.ToString();
    }

    private bool EndsInsideQuotes(string text, bool inside)
    {
        bool atStart = !inside;
        for (int i = 0; i < text.Length; i++)
        {
            if (inside && text[i] == options.EscapeChar && options.EscapeChar != '"')
            {
                i++;
            }
            else if (inside && text[i] == '"')
            {
                if (options.EscapeChar == '"' && i + 1 < text.Length && text[i + 1] == '"')
                    i++;
                else
                    inside = false;
            }
            else if (!inside)
            {
                inside = atStart && text[i] == '"';
                atStart = options.Separators.Contains(text[i]) || (atStart && text[i] == ' ');
            }
        }

        return inside;
    }
}

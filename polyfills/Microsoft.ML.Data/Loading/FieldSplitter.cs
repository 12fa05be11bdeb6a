using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Splits a line into fields.</summary>
internal sealed class FieldSplitter(TextLoader.Options options)
{
    private readonly char[] _separators = options.Separators;
    private readonly bool _spaceSeparates = options.Separators.Contains(' ');
    private readonly List<ReadOnlyMemory<char>> _fields = [];
    private readonly StringBuilder _quoted = new();

    /// <summary>Whether a field of the last line broke the rules of quoting; such a field is empty.</summary>
    public bool HasQuotingError { get; private set; }

    public IReadOnlyList<ReadOnlyMemory<char>> Split(string line)
    {
        _fields.Clear();
        HasQuotingError = false;
        var text = line.AsMemory();
        if (options.TrimWhitespace)
            text = text.TrimEnd();
        for (int next = 0; next >= 0;)
            _fields.Add(Field(text, ref next));
        return _fields;
    }

    private ReadOnlyMemory<char> Field(ReadOnlyMemory<char> text, ref int next)
    {
        var span = text.Span;
        int start = next;
        while (!_spaceSeparates && start < span.Length && span[start] == ' ')
            start++;

        if (options.AllowQuoting && start < span.Length && span[start] == '"')
            return Quoted(span, start + 1, ref next);

        int length = span[start..].IndexOfAny(_separators);
        next = length < 0 ? -1 : start + length + 1;
        return length < 0 ? text[start..] : text.Slice(start, length);
    }

    private ReadOnlyMemory<char> Quoted(ReadOnlySpan<char> span, int i, ref int next)
    {
        _quoted.Clear();
        bool isClosed = false;
        for (; i < span.Length && !isClosed; i++)
        {
            if (span[i] == options.EscapeChar && i + 1 < span.Length && (span[i + 1] == '"' || options.EscapeChar != '"'))
            {
                // Any character may follow the escape, but only before a quote is the escape left out.
                if (span[i + 1] != '"')
                    _quoted.Append(span[i]);
                _quoted.Append(span[++i]);
            }
            else if (span[i] == '"')
            {
                isClosed = true;
            }
            else
            {
                _quoted.Append(span[i]);
            }
        }

        // Only spaces may stand between the closing quote and the next separator.
        bool isBroken = !isClosed;
        for (; i < span.Length && !_separators.Contains(span[i]); i++)
            isBroken |= span[i] != ' ';
        next = i < span.Length ? i + 1 : -1;
        HasQuotingError |= isBroken;
        return isBroken ? default : _quoted.ToString().AsMemory();
    }
}

namespace MLNet.Pruning.Examples.SpamFilter.Mail;

/// <summary>A mail or a part of one: headers and a body, both with one char per byte (RFC 5322, RFC 2045, RFC 2046).</summary>
internal sealed class MimeEntity
{
    /// <summary>Parts nested deeper than this are not read: no honest mail has them.</summary>
    private const int MaxDepth = 16;

    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _body;

    private MimeEntity(string headers, string body)
    {
        _body = body;
        foreach (string line in headers.Replace("\n ", " ").Replace("\n\t", " ").Split('\n'))
        {
            // A line without a colon, such as a mailbox's "From " line, is no header. The first of several equal headers counts.
            int colon = line.IndexOf(':');
            if (colon > 0)
                _headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }
    }

    /// <summary>Splits an entity into headers and body at its first empty line.</summary>
    public static MimeEntity Parse(string raw)
    {
        if (raw.StartsWith('\n'))
            return new MimeEntity("", raw[1..]);
        int end = raw.IndexOf("\n\n", StringComparison.Ordinal);
        return end < 0 ? new MimeEntity(raw, "") : new MimeEntity(raw[..end], raw[(end + 2)..]);
    }

    /// <summary>The value of a header, unfolded; empty when there is none.</summary>
    public string Header(string name) => _headers.GetValueOrDefault(name, "");

    /// <summary>The readable text of the entity and its parts; attachments and pictures have none.</summary>
    public string Text() => Text(MaxDepth);

    private string Text(int depth)
    {
        var type = ContentType.Parse(Header("Content-Type"));
        if (depth == 0 || Header("Content-Disposition").StartsWith("attachment", StringComparison.OrdinalIgnoreCase))
            return "";
        if (type.IsMultipart && type.Parameter("boundary") is { Length: > 0 } boundary)
            return Text(Parts(boundary), depth - 1, alternatives: type.Name == "multipart/alternative");
        if (type.Name == "message/rfc822")
            return Parse(_body).Text(depth - 1);
        if (!type.IsText && !type.IsMultipart)
            return "";

        string text = Charset.Decode(TransferEncoding.Decode(_body, Header("Content-Transfer-Encoding")), type.Parameter("charset"));
        return type.Name == "text/html" || Html.IsDocument(text) ? Html.ToText(text) : text;
    }

    /// <summary>The text of all parts, or of the best of several alternatives: plain text where it says anything, else the first that does.</summary>
    private static string Text(List<MimeEntity> parts, int depth, bool alternatives)
    {
        var inOrder = alternatives ? parts.OrderBy(part => ContentType.Parse(part.Header("Content-Type")).Name == "text/plain" ? 0 : 1) : parts.AsEnumerable();
        var texts = inOrder.Select(part => part.Text(depth)).Where(text => !string.IsNullOrWhiteSpace(text));
        return string.Join('\n', alternatives ? texts.Take(1) : texts);
    }

    /// <summary>The parts between the lines that begin with the boundary; the text before the first is for readers without MIME. A missing end is forgiven.</summary>
    private List<MimeEntity> Parts(string boundary)
    {
        string body = "\n" + _body;
        string delimiter = "\n--" + boundary;
        var parts = new List<MimeEntity>();
        int start = body.IndexOf(delimiter, StringComparison.Ordinal);
        while (start >= 0)
        {
            start += delimiter.Length;
            int next = body.IndexOf(delimiter, start, StringComparison.Ordinal);
            int line = body.IndexOf('\n', start);
            if (string.CompareOrdinal(body, start, "--", 0, 2) == 0 || line < 0)
                break;
            if (next != line)
                parts.Add(Parse(next < 0 ? body[(line + 1)..] : body[(line + 1)..next]));
            start = next;
        }

        return parts;
    }
}

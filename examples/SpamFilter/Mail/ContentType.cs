using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.SpamFilter.Mail;

/// <summary>A <c>Content-Type</c> header (RFC 2045, section 5).</summary>
internal sealed partial class ContentType
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private ContentType(string name) => Name = name;

    /// <summary>Type and subtype in lower case; <c>text/plain</c> when the header does not say.</summary>
    public string Name { get; }

    public bool IsMultipart => Name.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsText => Name.StartsWith("text/", StringComparison.Ordinal);

    public static ContentType Parse(string header)
    {
        string name = header.Split(';', 2)[0].Trim().ToLowerInvariant();
        var type = new ContentType(name.Contains('/') ? name : "text/plain");
        foreach (Match match in Parameters().Matches(header))
            type._parameters.TryAdd(match.Groups["name"].Value, match.Groups["value"].Value.Trim('"'));
        return type;
    }

    /// <summary>The value of a parameter without its quotes, or null.</summary>
    public string? Parameter(string name) => _parameters.GetValueOrDefault(name);

    [GeneratedRegex("""[;\s](?<name>[^\s=;"]+)\s*=\s*(?<value>"[^"]*"|[^\s;]*)""")]
    private static partial Regex Parameters();
}

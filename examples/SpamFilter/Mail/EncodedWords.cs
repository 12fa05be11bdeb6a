using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.SpamFilter.Mail;

/// <summary>Text of other charsets in headers: <c>=?charset?B or Q?code?=</c> (RFC 2047).</summary>
internal static partial class EncodedWords
{
    /// <summary>Decodes every encoded word of a header value; white space between two of them is not part of the text.</summary>
    public static string Decode(string value)
    {
        string joined = Gap().Replace(value, "?==?");
        return Word().IsMatch(joined) ? Word().Replace(joined, DecodeWord) : Charset.Decode(value, null);
    }

    private static string DecodeWord(Match word)
    {
        string code = word.Groups["code"].Value;
        string bytes = word.Groups["encoding"].Value is "B" or "b" ? TransferEncoding.Base64(code) : TransferEncoding.QuotedPrintable(code.Replace('_', ' '));
        return Charset.Decode(bytes, word.Groups["charset"].Value);
    }

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex Gap();

    [GeneratedRegex(@"=\?(?<charset>[^?*\s]+)(?:\*[^?\s]*)?\?(?<encoding>[BbQq])\?(?<code>[^?]*)\?=")]
    private static partial Regex Word();
}

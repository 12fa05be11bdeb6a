using System.Globalization;
using System.Text;

namespace MLNet.Pruning.Examples.SpamFilter.Mail;

/// <summary>The two encodings that carry 8-bit text over 7-bit lines (RFC 2045, section 6).</summary>
internal static class TransferEncoding
{
    /// <summary>Undoes the named encoding; what is no valid code is skipped (base64) or kept as it stands (quoted-printable).</summary>
    public static string Decode(string body, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body),
        "quoted-printable" => QuotedPrintable(body),
        _ => body,
    };

    public static string Base64(string text)
    {
        var bytes = new StringBuilder(text.Length / 4 * 3);
        int bits = 0, count = 0;
        foreach (char c in text)
        {
            if (c == '=')
                break;
            int value = c switch
            {
                >= 'A' and <= 'Z' => c - 'A',
                >= 'a' and <= 'z' => c - 'a' + 26,
                >= '0' and <= '9' => c - '0' + 52,
                '+' => 62,
                '/' => 63,
                _ => -1,
            };
            if (value < 0)
                continue;
            bits = (bits << 6 | value) & 0xFFFF;
            count += 6;
            if (count < 8)
                continue;
            count -= 8;
            bytes.Append((char)(bits >> count & 0xFF));
        }

        return bytes.ToString();
    }

    public static string QuotedPrintable(string text)
    {
        var bytes = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
                bytes.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == '\n')
                i++;
            else if (i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                bytes.Append((char)value);
                i += 2;
            }
            else
                bytes.Append('=');
        }

        return bytes.ToString();
    }
}

using System.Text;
using System.Text.Unicode;

namespace MLNet.Pruning.Examples.SpamFilter.Mail;

/// <summary>Turns bytes into text.</summary>
internal static class Charset
{
    static Charset() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes <paramref name="bytes"/>, one char per byte. Without a known charset: UTF-8 where the bytes are that, else Latin-1.</summary>
    public static string Decode(string bytes, string? charset)
    {
        byte[] raw = Encoding.Latin1.GetBytes(bytes);
        var encoding = Find(charset) ?? (Utf8.IsValid(raw) ? Encoding.UTF8 : Encoding.Latin1);
        return encoding.GetString(raw);
    }

    private static Encoding? Find(string? name)
    {
        // Mailers name US-ASCII, a charset of 7 bits, over 8-bit text: as good as no name.
        if (string.IsNullOrEmpty(name) || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // The only way to ask whether a charset is known.
            return null;
        }
    }
}

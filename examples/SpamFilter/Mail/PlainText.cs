using System.Globalization;
using System.Text;

namespace MLNet.Pruning.Examples.SpamFilter.Mail;

/// <summary>Brings text into the shape that the classifier reads.</summary>
internal static class PlainText
{
    /// <summary>Rules such as <c>=====</c> would fill the classifier's window with tokens that say nothing.</summary>
    private const int LongestRun = 3;

    /// <summary>
    /// Makes one space or one line break of every run of white space, cuts runs of one symbol to three, and drops characters that nobody sees.
    /// </summary>
    public static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        char gap = '\0';
        int run = 0;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = c == '\n' || gap == '\n' ? '\n' : ' ';
                continue;
            }

            if (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format)
                continue;
            bool repeated = gap == '\0' && tidy.Length > 0 && tidy[^1] == c && !char.IsLetterOrDigit(c);
            run = repeated ? run + 1 : 1;
            if (run > LongestRun)
                continue;
            if (gap != '\0' && tidy.Length > 0)
                tidy.Append(gap);
            gap = '\0';
            tidy.Append(c);
        }

        return tidy.ToString();
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Canonical decomposition with the nonspacing marks left out. The tables are our own because <c>string.Normalize</c> returns its
/// input unchanged where an application runs in invariant globalization mode, as most container images do.
/// </summary>
internal static class AccentStripping
{
    private const int FirstDecomposed = 0xC0;
    private const int HangulStart = 0xAC00, HangulCount = 11172, LeadStart = 0x1100, VowelStart = 0x1161, TailStart = 0x11A7;
    private const int Tails = 28, VowelsAndTails = 21 * Tails;

    private static readonly FrozenDictionary<int, string> Decompositions = Read();

    /// <summary>What a character decomposes into, as UTF-16; false where it stays itself.</summary>
    /// <param name="codePoint">A character that is no nonspacing mark.</param>
    /// <param name="buffer">At least 3 places, for what is computed.</param>
    /// <param name="decomposed">The decomposition.</param>
    public static bool TryStrip(int codePoint, Span<char> buffer, out ReadOnlySpan<char> decomposed)
    {
        if (codePoint < FirstDecomposed)
        {
            decomposed = default;
            return false;
        }

        int syllable = codePoint - HangulStart;
        if (syllable is >= 0 and < HangulCount)
        {
            buffer[0] = (char)(LeadStart + syllable / VowelsAndTails);
            buffer[1] = (char)(VowelStart + syllable % VowelsAndTails / Tails);
            buffer[2] = (char)(TailStart + syllable % Tails);
            decomposed = buffer[..(syllable % Tails == 0 ? 2 : 3)];
            return true;
        }

        bool found = Decompositions.TryGetValue(codePoint, out string? entry);
        decomposed = entry;
        return found;
    }

    private static FrozenDictionary<int, string> Read()
    {
        using Stream stream = typeof(AccentStripping).Assembly.GetManifestResourceStream("Decompositions.txt")!;
        using var reader = new StreamReader(stream);
        var entries = new Dictionary<int, string>();
        var text = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            string[] fields = line.Split(' ');
            text.Clear();
            foreach (string field in fields.AsSpan(1))
                text.Append(new Rune(int.Parse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
            entries.Add(int.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), text.ToString());
        }

        return entries.ToFrozenDictionary();
    }
}

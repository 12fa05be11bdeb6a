using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Cleans a text and cuts it into words as Hugging Face's BERT tokenizer does: control characters go, every kind of white space
/// ends a word, punctuation and (on request) Chinese characters stand alone, accents go, letters become lower case. The words come
/// out with one space between them; a word of more than <see cref="MaxWordCharacters"/> characters becomes one unknown character.
/// </summary>
internal sealed class HuggingFaceNormalizer(bool lowerCase, bool stripAccents, bool splitChinese) : Normalizer
{
    /// <summary>The longest word that is looked up, in characters (not UTF-16 units).</summary>
    internal const int MaxWordCharacters = 100;

    private const int CapitalDottedI = 0x130, CombiningDot = 0x307;

    private const byte Drop = 0, Space = 1, Alone = 2;

    // What becomes of every ASCII character: one of the three above, else the character to write.
    private readonly byte[] _ascii = AsciiTable(lowerCase);

    /// <inheritdoc/>
    public override string Normalize(string original) => Normalize(original, int.MaxValue);

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original, int.MaxValue);

    /// <summary>The words up to the character that completes <paramref name="enough"/> of them; the rest of the text is not looked at.</summary>
    public string Normalize(ReadOnlySpan<char> original, int enough)
    {
        var words = new WordWriter(original.Length);
        for (int i = 0; i < original.Length && words.Count < enough; i++)
        {
            char c = original[i];
            if (c < _ascii.Length)
            {
                AddAscii(ref words, c);
                continue;
            }

            // A lone surrogate is no character and is left out.
            if (Rune.DecodeFromUtf16(original[i..], out Rune rune, out int units) == OperationStatus.Done)
                Add(ref words, rune);
            i += units - 1;
        }

        return words.Finish();
    }

    private static byte[] AsciiTable(bool lowerCase)
    {
        var table = new byte[128];
        for (char c = '\0'; c < table.Length; c++)
        {
            table[c] = c switch
            {
                ' ' or '\t' or '\n' or '\r' => Space,
                _ when char.IsControl(c) => Drop,
                _ when !char.IsAsciiLetterOrDigit(c) => Alone,
                _ => (byte)(lowerCase ? char.ToLowerInvariant(c) : c),
            };
        }

        return table;
    }

    private void AddAscii(ref WordWriter words, char c)
    {
        byte entry = _ascii[c];
        if (entry > Alone)
            words.Add((char)entry);
        else if (entry == Space)
            words.EndWord();
        else if (entry == Alone)
            words.AddAlone(new Rune(c));
    }

    private void Add(ref WordWriter words, Rune rune)
    {
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        switch (category)
        {
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse:
            case UnicodeCategory.NonSpacingMark when stripAccents:
            case UnicodeCategory.OtherSymbol when rune == Rune.ReplacementChar:
                return;
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                words.EndWord();
                return;
        }

        bool alone = splitChinese && IsChinese(rune.Value);
        if (alone)
            words.EndWord();

        Span<char> buffer = stackalloc char[3];
        if (stripAccents && AccentStripping.TryStrip(rune.Value, buffer, out ReadOnlySpan<char> decomposed))
        {
            foreach (Rune part in decomposed.EnumerateRunes())
                AddLetter(ref words, part, Rune.GetUnicodeCategory(part));
        }
        else
        {
            AddLetter(ref words, rune, category);
        }

        if (alone)
            words.EndWord();
    }

    private void AddLetter(ref WordWriter words, Rune rune, UnicodeCategory category)
    {
        if (rune.IsAscii)
        {
            AddAscii(ref words, (char)rune.Value);
        }
        else if (category is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation)
        {
            words.AddAlone(rune);
        }
        else if (lowerCase && rune.Value == CapitalDottedI)
        {
            // The one letter whose lower case has two characters.
            words.Add('i');
            words.Add((char)CombiningDot);
        }
        else
        {
            words.Add(lowerCase ? Rune.ToLowerInvariant(rune) : rune);
        }
    }

    /// <summary>The ranges that BERT's own tokenizer splits; Hangul, Hiragana and Katakana are written as words.</summary>
    private static bool IsChinese(int codePoint) => codePoint >= 0x3400 && codePoint is
        <= 0x4DBF or
        (>= 0x4E00 and <= 0x9FFF) or
        (>= 0xF900 and <= 0xFAFF) or
        (>= 0x20000 and <= 0x2A6DF) or
        (>= 0x2A700 and <= 0x2B73F) or
        (>= 0x2B740 and <= 0x2B81F) or
        (>= 0x2B820 and <= 0x2CEAF) or
        (>= 0x2F800 and <= 0x2FA1F);
}

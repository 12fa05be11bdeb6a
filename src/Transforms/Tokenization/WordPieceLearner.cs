using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Learns pieces from texts as Hugging Face's WordPieceTrainer does: the alphabet first, then again and again the pair of neighbours
/// that stands most often in the words becomes a piece. The result depends on nothing but the counts of the words.
/// </summary>
internal static class WordPieceLearner
{
    /// <summary>The most characters an alphabet has; rarer ones are left out, and with them the words that hold them.</summary>
    internal const int MaxAlphabet = 1000;

    /// <summary>The pieces, special tokens first: at most <paramref name="size"/>, fewer where the texts give no more.</summary>
    public static string[] Learn(IEnumerable<string> texts, int size, HuggingFaceNormalizer normalizer, SpecialTokens specialTokens)
    {
        KeyValuePair<string, long>[] words = CountWords(texts, normalizer);
        HashSet<Rune> alphabet = Alphabet(words);
        words = [.. words.Where(word => word.Key.EnumerateRunes().All(alphabet.Contains))];

        var pieces = new List<string>
        {
            specialTokens.Padding, specialTokens.Unknown, specialTokens.Classification, specialTokens.Separator, specialTokens.Mask,
        };
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string letter in Letters(alphabet, words))
        {
            ids.Add(letter, pieces.Count);
            pieces.Add(letter);
        }

        if (size < pieces.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size,
                $"A vocabulary of {size} pieces has no room for the special tokens and the letters of these texts; at least {pieces.Count} are needed.");
        }

        var merger = new PairMerger(pieces, ids);
        foreach ((string word, long count) in words)
            merger.Add([.. Letters(word).Select(letter => ids[letter])], count);
        merger.Run(size);
        return [.. pieces];
    }

    private static KeyValuePair<string, long>[] CountWords(IEnumerable<string> texts, HuggingFaceNormalizer normalizer)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        int row = 0;
        foreach (string text in texts)
        {
            ReadOnlySpan<char> words = normalizer.Normalize(text ?? throw new ArgumentException($"Text {row} is null.", nameof(texts)));
            foreach (Range range in words.Split(' '))
            {
                ReadOnlySpan<char> word = words[range];
                if (word is [] or [WordWriter.TooLong])
                    continue;
                lookup.TryGetValue(word, out long count);
                lookup[word] = count + 1;
            }

            row++;
        }

        if (counts.Count == 0)
            throw new ArgumentException($"There are no words in the {row} texts; a vocabulary cannot be learned from them.", nameof(texts));
        KeyValuePair<string, long>[] sorted = [.. counts];
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return sorted;
    }

    private static HashSet<Rune> Alphabet(KeyValuePair<string, long>[] words)
    {
        var counts = new Dictionary<Rune, long>();
        foreach ((string word, long count) in words)
        {
            foreach (Rune letter in word.EnumerateRunes())
                counts[letter] = counts.GetValueOrDefault(letter) + count;
        }

        return [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(MaxAlphabet).Select(entry => entry.Key)];
    }

    /// <summary>Every letter at the start of a word, then the letters that continue one where they do so in the texts.</summary>
    private static IEnumerable<string> Letters(HashSet<Rune> alphabet, KeyValuePair<string, long>[] words)
    {
        var continuing = new HashSet<Rune>();
        foreach ((string word, _) in words)
            continuing.UnionWith(word.EnumerateRunes().Skip(1));
        return [.. alphabet.Order().Select(letter => letter.ToString()), .. continuing.Order().Select(letter => "##" + letter)];
    }

    private static IEnumerable<string> Letters(string word)
    {
        string prefix = "";
        foreach (Rune letter in word.EnumerateRunes())
        {
            yield return prefix + letter;
            prefix = "##";
        }
    }
}

using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Learns pieces from texts as Hugging Face's WordPieceTrainer does: the alphabet first, then again and again the pair of neighbours
/// that stands most often in the words becomes a piece. The result depends on nothing but the counts of the words.
/// </summary>
internal static class WordPieceLearner
{
    /// <summary>So many letters, the most frequent ones, there is room for in any case.</summary>
    internal const int LeastLetters = 1000;

    /// <summary>The pieces, special tokens first: at most <paramref name="size"/>, fewer where the texts give no more.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="size">The most pieces.</param>
    /// <param name="maxLetters">The most letters, or null for as many as there is room for.</param>
    /// <param name="normalizer">Makes words of texts.</param>
    /// <param name="specialTokens">The special tokens.</param>
    public static string[] Learn(IEnumerable<string> texts, int size, int? maxLetters, HuggingFaceNormalizer normalizer, SpecialTokens specialTokens)
    {
        KeyValuePair<string, long>[] words = CountWords(texts, normalizer);
        var pieces = new List<string>
        {
            specialTokens.Padding, specialTokens.Unknown, specialTokens.Classification, specialTokens.Separator, specialTokens.Mask,
        };
        Rune[] frequent = MostFrequent(words);
        int count = maxLetters is { } most ? Math.Min(most, frequent.Length) : CountThatFit(frequent, words, size - pieces.Count);
        HashSet<Rune> alphabet = [.. frequent.Take(count)];
        words = Within(alphabet, words);

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
        foreach ((string word, long uses) in words)
            merger.Add([.. Letters(word).Select(letter => ids[letter])], uses);
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

    /// <summary>The letters, the most frequent ones first.</summary>
    private static Rune[] MostFrequent(KeyValuePair<string, long>[] words)
    {
        var counts = new Dictionary<Rune, long>();
        foreach ((string word, long count) in words)
        {
            foreach (Rune letter in word.EnumerateRunes())
                counts[letter] = counts.GetValueOrDefault(letter) + count;
        }

        return [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Select(entry => entry.Key)];
    }

    /// <summary>How many of the letters, from the most frequent one on, there is room for with those that continue a word.</summary>
    private static int CountThatFit(Rune[] letters, KeyValuePair<string, long>[] words, int room)
    {
        bool Fits(int count)
        {
            HashSet<Rune> alphabet = [.. letters.Take(count)];
            return Letters(alphabet, Within(alphabet, words)).Count() <= room;
        }

        (int fits, int most) = (Math.Min(LeastLetters, letters.Length), letters.Length);
        while (fits < most)
        {
            int middle = fits + ((most - fits + 1) / 2);
            (fits, most) = Fits(middle) ? (middle, most) : (fits, middle - 1);
        }
        return fits;
    }

    private static KeyValuePair<string, long>[] Within(HashSet<Rune> alphabet, KeyValuePair<string, long>[] words) =>
        [.. words.Where(word => word.Key.EnumerateRunes().All(alphabet.Contains))];

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

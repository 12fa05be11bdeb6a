namespace MLNet.Pruning.Transforms;

/// <summary>
/// Chooses the pieces that texts use. A word whose pieces go falls apart into shorter ones by the tokenizer's own greedy match, in the end into
/// single characters; those therefore stay, and so does what single characters cannot spell: no word of the texts becomes unknown
/// but for one that was cut before such a piece.
/// </summary>
internal static class VocabularyTrimming
{
    private const string Continuing = "##";

    /// <summary>The ids to keep, rising: special tokens, single characters, and pieces that the texts use often enough.</summary>
    /// <param name="vocabulary">The vocabulary that made the texts' tokens.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="minimumCount">The fewest uses that keep a piece; at least 1.</param>
    public static int[] Choose(WordPieceVocabulary vocabulary, IEnumerable<TokenizedText> texts, int minimumCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        IReadOnlyList<string> pieces = vocabulary.Pieces;
        Dictionary<string, int> ids = VocabularyFile.Index(pieces, "The vocabulary");

        bool[] continues = [.. pieces.Select(Continues)], unspellable = [.. pieces.Select(piece => !CanBeSpelled(piece, ids))];
        long[] counts = new long[pieces.Count];
        var needed = new HashSet<int>
        {
            vocabulary.PaddingId, vocabulary.UnknownId, vocabulary.ClassificationId, vocabulary.SeparatorId, vocabulary.MaskId,
        };
        foreach (TokenizedText text in texts)
        {
            for (int start = 0, end; start < text.Ids.Length; start = end)
            {
                end = start + 1;
                while (end < text.Ids.Length && continues[text.Ids[end]])
                    end++;
                int[] word = text.Ids[start..end];
                bool whole = false;
                foreach (int id in word)
                {
                    counts[id]++;
                    whole |= unspellable[id];
                }

                // Other pieces before an unspellable one could end within it; the word's own pieces lead to its start.
                if (whole)
                    needed.UnionWith(word);
            }
        }

        // Of a piece that stands twice only the last place is ever used.
        return [.. Enumerable.Range(0, pieces.Count).Where(id =>
            ids[pieces[id]] == id && (needed.Contains(id) || counts[id] >= minimumCount || unspellable[id] || IsCharacter(pieces[id])))];
    }

    private static bool Continues(string piece) => piece.Length > Continuing.Length && piece.StartsWith(Continuing, StringComparison.Ordinal);

    private static string Letters(string piece) => Continues(piece) ? piece[Continuing.Length..] : piece;

    private static bool IsCharacter(string piece) => Letters(piece).EnumerateRunes().Count() == 1;

    private static bool CanBeSpelled(string piece, Dictionary<string, int> ids) =>
        Letters(piece).EnumerateRunes().Select((letter, i) => i > 0 || Continues(piece) ? Continuing + letter : letter.ToString()).All(ids.ContainsKey);
}

using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>A row as words: those of its text, or of both texts of a pair, and which of them may be replaced.</summary>
internal sealed class WordRow
{
    private readonly string[][] _texts;

    private WordRow(TokenizedText tokens, string[][] texts, IReadOnlyList<ReplaceableWord> words) => (Tokens, _texts, Words) = (tokens, texts, words);

    /// <summary>The row as tokens.</summary>
    public TokenizedText Tokens { get; }

    /// <summary>The words that may be replaced.</summary>
    public IReadOnlyList<ReplaceableWord> Words { get; }

    /// <summary>Cuts a row into words. Words that the model does not read, since the row is too long, are not replaced.</summary>
    public static WordRow Read(WordPieceEncoder encoder, WordPieceVocabulary vocabulary, string first, string? second)
    {
        var tokens = encoder.Encode(first, second);
        string[][] texts = second is null ? [encoder.Words(first)] : [encoder.Words(first), encoder.Words(second)];
        int[] starts = vocabulary.WordStarts(tokens.Ids);
        var words = new List<ReplaceableWord>();
        int start = 1;
        for (int text = 0; text < texts.Length; text++, start++)
        {
            for (int word = 0; tokens.Ids[starts[start]] != vocabulary.SeparatorId; word++, start++)
            {
                int[] pieces = tokens.Ids[starts[start]..starts[start + 1]];
                // The last word of a row that was cut may have lost pieces.
                bool whole = !tokens.Truncated || tokens.Ids[starts[start + 1]] != vocabulary.SeparatorId;
                if (whole && texts[text][word].All(char.IsLetter) && !pieces.Contains(vocabulary.UnknownId))
                    words.Add(new ReplaceableWord(text, word, starts[start], pieces));
            }
        }

        return new WordRow(tokens, texts, words);
    }

    /// <summary>The texts with some words replaced.</summary>
    /// <param name="replacements">For every one of <see cref="Words"/> the word in its place, or null.</param>
    public (string First, string? Second) Write(string?[] replacements)
    {
        string[][] texts = [.. _texts.Select(words => words.ToArray())];
        for (int i = 0; i < replacements.Length; i++)
        {
            if (replacements[i] is { } replacement)
                texts[Words[i].Text][Words[i].Word] = replacement;
        }

        // A word that is too long to be read stands there as a character that no text has.
        string Join(string[] words) => string.Join(' ', words.Where(word => word[0] != WordWriter.TooLong));
        return (Join(texts[0]), texts.Length == 1 ? null : Join(texts[1]));
    }
}

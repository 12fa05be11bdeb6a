namespace Microsoft.ML.Tokenizers;

/// <summary>Greedy longest-match-first sub-word tokenizer over a vocabulary.</summary>
public class WordPieceTokenizer : Tokenizer
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly int _unknown;
    private readonly string _prefix;
    private readonly int _maxWord;

    internal WordPieceTokenizer(Dictionary<string, int> vocabulary, WordPieceOptions? options)
    {
        options ??= new WordPieceOptions();
        ArgumentNullException.ThrowIfNull(options.UnknownToken, nameof(options.UnknownToken));
        ArgumentNullException.ThrowIfNull(options.ContinuingSubwordPrefix, nameof(options.ContinuingSubwordPrefix));
        if (options.MaxInputCharsPerWord <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options.MaxInputCharsPerWord),
                "The maximum number of characters per word must be greater than zero.");
        }

        if (!vocabulary.TryGetValue(options.UnknownToken, out int unknown))
            throw new ArgumentException($"The unknown token '{options.UnknownToken}' is not in the vocabulary.");

        _ids = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknown = unknown;
        _prefix = options.ContinuingSubwordPrefix;
        _maxWord = options.MaxInputCharsPerWord;
        PreTokenizer = options.PreTokenizer ?? new WhiteSpacePreTokenizer();
        Normalizer = options.Normalizer;
    }

    public override PreTokenizer? PreTokenizer { get; }

    public override Normalizer? Normalizer { get; }

    public static WordPieceTokenizer Create(Stream vocabStream, WordPieceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabStream);
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new StreamReader(vocabStream);
        for (int line = 0; reader.ReadLine() is { } piece; line++)
        {
            if (piece.Length > 0)
                vocabulary.Add(piece, line);
        }

        return new WordPieceTokenizer(vocabulary, options);
    }

    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        if (settings.MaxTokenCount <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(settings.MaxTokenCount),
                "The maximum number of tokens must be greater than zero.");
        }

        if (textSpan.IsEmpty)
            return new EncodeResults<int> { Tokens = [] };

        string? normalized = settings.ConsiderNormalization && Normalizer is not null ? Normalizer.Normalize(text ?? textSpan.ToString()) : null;
        string source = normalized ?? text ?? textSpan.ToString();
        var ids = new List<int>();
        int consumed = 0;
        if (!settings.ConsiderPreTokenization)
        {
            AddWord(source, ids, int.MaxValue);
            return new EncodeResults<int> { Tokens = ids, NormalizedText = normalized, CharsConsumed = source.Length };
        }

        foreach ((int offset, int length) in PreTokenizer!.PreTokenize(source))
        {
            // The word that fills the last place is not counted as consumed, as upstream.
            if (!AddWord(source.AsSpan(offset, length), ids, settings.MaxTokenCount - ids.Count) || ids.Count >= settings.MaxTokenCount)
                break;
            consumed = offset + length;
        }

        return new EncodeResults<int> { Tokens = ids, NormalizedText = normalized, CharsConsumed = consumed };
    }

    /// <summary>False where the word has more pieces than there is room for; then nothing is added.</summary>
    private bool AddWord(ReadOnlySpan<char> word, List<int> ids, int room)
    {
        if (word.Length > _maxWord)
        {
            ids.Add(_unknown);
            return true;
        }

        int longest = _prefix.Length + word.Length;
        Span<char> piece = longest <= 250 ? stackalloc char[250] : new char[longest];
        _prefix.CopyTo(piece);
        int first = ids.Count;
        for (int start = 0, end; start < word.Length; start = end)
        {
            int id = 0;
            for (end = word.Length; end > start; end--)
            {
                scoped ReadOnlySpan<char> candidate = word[start..end];
                if (start > 0)
                {
                    candidate.CopyTo(piece[_prefix.Length..]);
                    candidate = piece[..(_prefix.Length + candidate.Length)];
                }

                if (_ids.TryGetValue(candidate, out id))
                    break;
            }

            if (end == start)
            {
                bool fits = ids.Count - first <= room;
                ids.RemoveRange(first, ids.Count - first);
                if (fits)
                    ids.Add(_unknown);
                return fits;
            }

            ids.Add(id);
        }

        if (ids.Count - first <= room)
            return true;
        ids.RemoveRange(first, ids.Count - first);
        return false;
    }
}

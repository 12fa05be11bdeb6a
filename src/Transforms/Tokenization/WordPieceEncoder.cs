using System.Text;
using Microsoft.ML.Tokenizers;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Turns texts and pairs of texts into the ids an encoder reads, as Hugging Face's BERT tokenizer does. Control tokens written
/// in a text are text. Thread-safe.
/// </summary>
internal sealed class WordPieceEncoder
{
    private readonly WordPieceVocabulary _vocabulary;
    private readonly HuggingFaceNormalizer _normalizer;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly int _maxLength;

    /// <param name="vocabulary">The pieces.</param>
    /// <param name="maxLength">The longest result in tokens, special tokens included; at least 3.</param>
    public WordPieceEncoder(WordPieceVocabulary vocabulary, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 3);
        _vocabulary = vocabulary;
        _maxLength = maxLength;
        _normalizer = new HuggingFaceNormalizer(vocabulary.LowerCase, vocabulary.StripAccents, vocabulary.SplitChinese);

        using var pieces = new MemoryStream();
        // The library's reader would take U+FEFF at the start of the first piece for a mark of the encoding.
        pieces.Write(Encoding.UTF8.Preamble);
        VocabularyFile.Write(WithoutRepeats(vocabulary.Pieces), pieces);
        pieces.Position = 0;
        _tokenizer = WordPieceTokenizer.Create(pieces, new WordPieceOptions
        {
            Normalizer = _normalizer,
            PreTokenizer = new SpacePreTokenizer(),
            UnknownToken = vocabulary.SpecialTokens.Unknown,
            // The library counts UTF-16 units, Hugging Face characters: the normaliser enforces the limit, this one never bites.
            MaxInputCharsPerWord = 2 * HuggingFaceNormalizer.MaxWordCharacters,
        });
    }

    /// <summary>Encodes a text, or a pair of texts truncated longest first.</summary>
    public TokenizedText Encode(string first, string? second = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        return second is null ? EncodeSingle(first) : EncodePair(first, second);
    }

    /// <summary>The words of a text as they are looked up, cleaned and lower-cased where the vocabulary is; an over-long one is <see cref="WordWriter.TooLong"/>.</summary>
    public string[] Words(string text) => _normalizer.Normalize(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // The library refuses a piece that stands twice. Its earlier places hold a NUL, which neither a piece nor a cleaned text contains.
    private static IEnumerable<string> WithoutRepeats(IReadOnlyList<string> pieces)
    {
        var last = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (int id = 0; id < pieces.Count; id++)
            last[pieces[id]] = id;
        return pieces.Select((piece, id) => last[piece] == id ? piece : $"\0{id}");
    }

    private TokenizedText EncodeSingle(string text)
    {
        int room = _maxLength - 2;
        // Every word has a piece at least: one word more than there is room for tells whether the text fits.
        IReadOnlyList<int> pieces = Pieces(text, room + 1);
        int length = Math.Min(pieces.Count, room);

        var ids = new int[length + 2];
        ids[0] = _vocabulary.ClassificationId;
        Copy(pieces, ids.AsSpan(1, length));
        ids[^1] = _vocabulary.SeparatorId;
        return new TokenizedText(ids, new byte[ids.Length], pieces.Count > room);
    }

    private TokenizedText EncodePair(string first, string second)
    {
        IReadOnlyList<int> a = Pieces(first, int.MaxValue);
        IReadOnlyList<int> b = Pieces(second, int.MaxValue);
        (int lengthA, int lengthB) = Truncate(a.Count, b.Count, _maxLength - 3);

        var ids = new int[lengthA + lengthB + 3];
        ids[0] = _vocabulary.ClassificationId;
        Copy(a, ids.AsSpan(1, lengthA));
        ids[lengthA + 1] = _vocabulary.SeparatorId;
        Copy(b, ids.AsSpan(lengthA + 2, lengthB));
        ids[^1] = _vocabulary.SeparatorId;

        var types = new byte[ids.Length];
        types.AsSpan(lengthA + 2).Fill(1);
        return new TokenizedText(ids, types, lengthA < a.Count || lengthB < b.Count);
    }

    /// <summary>Longest first: the shorter text keeps what fits in half the room; the odd place goes to the longer, the second on a tie.</summary>
    internal static (int First, int Second) Truncate(int first, int second, int room)
    {
        if ((long)first + second <= room)
            return (first, second);
        int shorter = Math.Min(Math.Min(first, second), room / 2);
        return first > second ? (room - shorter, shorter) : (shorter, room - shorter);
    }

    private IReadOnlyList<int> Pieces(string text, int enoughWords) =>
        _tokenizer.EncodeToIds(_normalizer.Normalize(text, enoughWords), considerNormalization: false);

    private static void Copy(IReadOnlyList<int> pieces, Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = pieces[i];
    }
}

namespace MLNet.Pruning.Transforms;

/// <summary>
/// The pieces an encoder knows, in the order of their ids, and how a text is prepared before it is cut into them.
/// A piece that continues a word starts with <c>##</c>.
/// </summary>
public sealed class WordPieceVocabulary
{
    /// <param name="pieces">The pieces; the place of a piece is its id.</param>
    /// <param name="lowerCase">Whether texts are lower-cased.</param>
    /// <param name="stripAccents">Whether accents are removed; null: as <paramref name="lowerCase"/>.</param>
    /// <param name="splitChinese">Whether every Chinese character is a word of its own.</param>
    /// <param name="specialTokens">The special tokens; null: BERT's.</param>
    /// <param name="source">What an error names as the origin of the pieces.</param>
    /// <exception cref="InvalidDataException">A piece is unusable, or a special token is missing.</exception>
    internal WordPieceVocabulary(IReadOnlyList<string> pieces, bool lowerCase = true, bool? stripAccents = null, bool splitChinese = true,
        SpecialTokens? specialTokens = null, string source = "The vocabulary")
    {
        SpecialTokens = specialTokens ?? new SpecialTokens();
        Pieces = pieces;
        LowerCase = lowerCase;
        StripAccents = stripAccents ?? lowerCase;
        SplitChinese = splitChinese;

        Dictionary<string, int> ids = VocabularyFile.Index(pieces, source);
        PaddingId = Special(SpecialTokens.Padding);
        UnknownId = Special(SpecialTokens.Unknown);
        ClassificationId = Special(SpecialTokens.Classification);
        SeparatorId = Special(SpecialTokens.Separator);
        MaskId = Special(SpecialTokens.Mask);

        int Special(string token) => ids.TryGetValue(token, out int id)
            ? id
            : throw new InvalidDataException($"{source} has no special token '{token}' among its {pieces.Count} pieces.");
    }

    /// <summary>The pieces; the place of a piece is its id.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>Whether texts are lower-cased.</summary>
    public bool LowerCase { get; }

    /// <summary>Whether accents (nonspacing marks) are removed.</summary>
    public bool StripAccents { get; }

    /// <summary>Whether every Chinese character is a word of its own.</summary>
    public bool SplitChinese { get; }

    /// <summary>The pieces that stand for no text.</summary>
    public SpecialTokens SpecialTokens { get; }

    /// <summary>The id of <see cref="SpecialTokens.Padding"/>.</summary>
    public int PaddingId { get; }

    /// <summary>The id of <see cref="SpecialTokens.Unknown"/>.</summary>
    public int UnknownId { get; }

    /// <summary>The id of <see cref="SpecialTokens.Classification"/>.</summary>
    public int ClassificationId { get; }

    /// <summary>The id of <see cref="SpecialTokens.Separator"/>.</summary>
    public int SeparatorId { get; }

    /// <summary>The id of <see cref="SpecialTokens.Mask"/>.</summary>
    public int MaskId { get; }

    /// <summary>Reads a Hugging Face <c>vocab.txt</c>: UTF-8, one piece a line, the first line has id 0.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lowerCase"><c>do_lower_case</c> of tokenizer_config.json.</param>
    /// <param name="stripAccents"><c>strip_accents</c> of tokenizer_config.json; null: as <paramref name="lowerCase"/>.</param>
    /// <param name="splitChinese"><c>tokenize_chinese_chars</c> of tokenizer_config.json.</param>
    /// <param name="specialTokens">The special tokens; null: <c>[UNK]</c>, <c>[CLS]</c>, <c>[SEP]</c>, <c>[PAD]</c> and <c>[MASK]</c>.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="InvalidDataException">The file is empty, is not UTF-8, has an empty or over-long line, a NUL or a
    /// carriage return within a line, or lacks a special token; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordPieceVocabulary FromFile(string path, bool lowerCase = true, bool? stripAccents = null, bool splitChinese = true,
        SpecialTokens? specialTokens = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] pieces = VocabularyFile.Parse(File.ReadAllBytes(path), path);
        return new WordPieceVocabulary(pieces, lowerCase, stripAccents, splitChinese, specialTokens, path);
    }

    /// <summary>
    /// Learns a vocabulary from texts, for languages without a pretrained encoder: the special tokens, the letters, then the
    /// sequences of letters that stand most often in the words. The texts are read once; their order does not matter.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="size">The most pieces, special tokens included; 8,000 to 30,000 are usual. Few texts give fewer.</param>
    /// <param name="lowerCase">Whether texts are lower-cased.</param>
    /// <param name="stripAccents">Whether accents are removed; null: as <paramref name="lowerCase"/>.</param>
    /// <param name="maxLetters">
    /// The most letters, at least 1; rarer ones are left out, and words that hold them are unknown. Null: as many as <paramref name="size"/> has room for, and
    /// no fewer than the 1,000 most frequent ones.
    /// </param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentException">A text is null, or the texts hold no word.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> has no room for the special tokens and the letters, or <paramref name="maxLetters"/> is less than 1.</exception>
    public static WordPieceVocabulary Learn(IEnumerable<string> texts, int size, bool lowerCase = true, bool? stripAccents = null, int? maxLetters = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (maxLetters is { } letters)
            ArgumentOutOfRangeException.ThrowIfLessThan(letters, 1, nameof(maxLetters));
        var normalizer = new HuggingFaceNormalizer(lowerCase, stripAccents ?? lowerCase, splitChinese: true);
        var specialTokens = new SpecialTokens();
        string[] pieces = WordPieceLearner.Learn(texts, size, maxLetters, normalizer, specialTokens);
        return new WordPieceVocabulary(pieces, lowerCase, stripAccents, splitChinese: true, specialTokens);
    }

    /// <summary>Where the words of an encoded text start, each special token being a word of its own, and behind them the count of tokens.</summary>
    internal int[] WordStarts(ReadOnlySpan<int> ids)
    {
        // No word starts so: a '#' in a text is a word of its own.
        const string Continuing = "##";
        var starts = new List<int>(ids.Length + 1);
        for (int i = 0; i < ids.Length; i++)
        {
            if (!Pieces[ids[i]].StartsWith(Continuing, StringComparison.Ordinal))
                starts.Add(i);
        }

        return [.. starts, ids.Length];
    }

    /// <summary>The vocabulary of the given pieces alone, renumbered in the order given; the special tokens are among them.</summary>
    internal WordPieceVocabulary Select(int[] ids) => new([.. ids.Select(id => Pieces[id])], LowerCase, StripAccents, SplitChinese, SpecialTokens);

    /// <summary>Whether both make the same ids of every text.</summary>
    internal bool EncodesLike(WordPieceVocabulary other) =>
        (LowerCase, StripAccents, SplitChinese, SpecialTokens) == (other.LowerCase, other.StripAccents, other.SplitChinese, other.SpecialTokens)
        && Pieces.SequenceEqual(other.Pieces, StringComparer.Ordinal);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream ends early or holds no vocabulary.</exception>
    internal static WordPieceVocabulary Load(Stream stream) => VocabularyFile.Load(stream);

    /// <summary>Writes pieces and settings for a saved model.</summary>
    internal void Save(Stream stream) => VocabularyFile.Save(this, stream);
}

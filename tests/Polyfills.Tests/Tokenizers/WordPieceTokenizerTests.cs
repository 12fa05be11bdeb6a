using Microsoft.ML.Tokenizers;

namespace MLNet.Pruning.Polyfills.Tests.Tokenizers;

/// <summary>What the library does; the same tests hold for the package and for its polyfill.</summary>
public sealed class WordPieceTokenizerTests
{
    private static readonly string[] Pieces = ["[UNK]", "a", "##b", "##bc", "ab", "abc", "##x", "c"];

    [Fact]
    public void The_longest_piece_wins_and_its_line_is_its_id() =>
        Assert.Equal([5, 6, 4, 6, 7], Create().EncodeToIds("abcx abx c"));

    [Fact]
    public void A_word_that_cannot_be_spelled_is_one_unknown() =>
        Assert.Equal([1, 0, 7], Create().EncodeToIds("a abz c"));

    [Fact]
    public void Lines_may_end_in_any_way_and_empty_lines_take_an_id() =>
        Assert.Equal([0, 3, 4], Create("[UNK]\r\n\r\n\uFEFFb\na\rc").EncodeToIds("z a c"));

    [Fact]
    public void A_mark_of_the_encoding_is_no_part_of_the_first_piece() =>
        Assert.Equal([0, 1], Create("\uFEFF[UNK]\na").EncodeToIds("b a"));

    [Fact]
    public void A_repeated_piece_is_an_error() =>
        Assert.Throws<ArgumentException>(() => Create("[UNK]\na\na"));

    [Fact]
    public void A_vocabulary_without_the_unknown_token_is_an_error() =>
        Assert.Contains("'[UNK]'", Assert.Throws<ArgumentException>(() => Create("a\nb")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_limit_of_a_word_counts_utf16_units()
    {
        WordPieceTokenizer tokenizer = Create("[UNK]\n𝒳\n##𝒳", new WordPieceOptions { MaxInputCharsPerWord = 4 });

        Assert.Equal([1, 2, 0], tokenizer.EncodeToIds("𝒳𝒳 𝒳𝒳𝒳"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create("[UNK]", new WordPieceOptions { MaxInputCharsPerWord = 0 }));
    }

    [Theory]
    [InlineData(1, new[] { 5 }, 0)]
    [InlineData(2, new[] { 5, 1 }, 3)]
    [InlineData(3, new[] { 5, 1 }, 5)]
    [InlineData(4, new[] { 5, 1, 4, 6 }, 5)]
    [InlineData(5, new[] { 5, 1, 4, 6, 7 }, 9)]
    [InlineData(6, new[] { 5, 1, 4, 6, 7 }, 11)]
    public void A_word_that_does_not_fit_is_left_out_whole(int maxTokens, int[] ids, int consumed)
    {
        Assert.Equal(ids, Create().EncodeToIds("abc a abx c", maxTokens, out string? normalized, out int characters));
        Assert.Equal(consumed, characters);
        Assert.Null(normalized);
    }

    [Fact]
    public void Normalizer_and_pre_tokenizer_are_those_of_the_options()
    {
        var options = new WordPieceOptions { Normalizer = new Shout(), PreTokenizer = new EveryCharacter(), UnknownToken = "?", ContinuingSubwordPrefix = "_" };
        WordPieceTokenizer tokenizer = Create("?\nA\nB\n_B", options);

        Assert.Equal([1, 2, 0], tokenizer.EncodeToIds("abc", int.MaxValue, out string? normalized, out int characters));
        Assert.Equal(("ABC", 3), (normalized, characters));
        Assert.Equal([1, 3], tokenizer.EncodeToIds("AB", considerPreTokenization: false));
        Assert.Equal([0, 2], tokenizer.EncodeToIds("aB", considerNormalization: false));
        Assert.Same(options.Normalizer, tokenizer.Normalizer);
        Assert.Same(options.PreTokenizer, tokenizer.PreTokenizer);
    }

    [Fact]
    public void An_empty_text_has_no_ids() => Assert.Empty(Create().EncodeToIds(""));

    private static WordPieceTokenizer Create() => Create(string.Join('\n', Pieces));

    private static WordPieceTokenizer Create(string lines, WordPieceOptions? options = null) =>
        WordPieceTokenizer.Create(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines)), options);

    private sealed class Shout : Normalizer
    {
        public override string Normalize(string original) => original.ToUpperInvariant();

        public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
    }

    private sealed class EveryCharacter : PreTokenizer
    {
        public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => Enumerable.Range(0, text.Length).Select(place => (place, 1));

        public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());
    }
}

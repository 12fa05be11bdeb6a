using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests.Tokenization;

public sealed class WordPieceEncoderTests
{
    private static readonly WordPieceVocabulary Vocabulary = TestVocabulary.Create("the", "prun", "##ing", "weight", "日");

    [Fact]
    public void The_longest_piece_is_taken_first() =>
        Assert.Equal(["the", "prun", "##ing", "weight", "##s"], Vocabulary.Cut("The pruning weights"));

    [Fact]
    public void A_word_with_an_unknown_letter_is_unknown_whole() =>
        Assert.Equal(["the", "[UNK]", "the"], Vocabulary.Cut("the pruningя the"));

    [Fact]
    public void Control_tokens_in_a_text_are_text() =>
        Assert.Equal(["[", "s", "##e", "##p", "]", "[", "u", "##n", "##k", "]"], Vocabulary.Cut("[SEP] [UNK]"));

    [Fact]
    public void A_word_of_more_than_a_hundred_characters_is_one_unknown()
    {
        Assert.Equal(100, Vocabulary.Cut(new string('x', 100)).Length);
        Assert.Equal(["[UNK]"], Vocabulary.Cut(new string('x', 101)));
    }

    [Fact]
    public void A_word_of_wide_characters_is_counted_in_characters()
    {
        WordPieceVocabulary vocabulary = TestVocabulary.Create("𝒳", "##𝒳");

        Assert.Equal(100, vocabulary.Cut(string.Concat(Enumerable.Repeat("𝒳", 100))).Length);
        Assert.Equal(["[UNK]"], vocabulary.Cut(string.Concat(Enumerable.Repeat("𝒳", 101))));
    }

    [Fact]
    public void A_piece_with_a_byte_order_mark_does_not_shift_the_others()
    {
        var vocabulary = new WordPieceVocabulary(["\uFEFF[UNK]", .. TestVocabulary.SpecialTokens, "a"]);

        Assert.Equal([3, 6, 2, 4], new WordPieceEncoder(vocabulary, 8).Encode("a b").Ids);
    }

    [Theory]
    [InlineData("a b c", 5, false)]
    [InlineData("a b c d", 5, true)]
    [InlineData("pruning pruning", 5, true)]
    [InlineData("a b c \n\0", 5, false)]
    public void A_cut_text_says_so_and_keeps_its_first_pieces(string text, int maxLength, bool truncated)
    {
        TokenizedText whole = new WordPieceEncoder(Vocabulary, 100).Encode(text);
        TokenizedText cut = new WordPieceEncoder(Vocabulary, maxLength).Encode(text);

        Assert.Equal(truncated, cut.Truncated);
        Assert.False(whole.Truncated);
        Assert.Equal(whole.Ids[..(cut.Ids.Length - 1)], cut.Ids[..^1]);
        Assert.Equal(Vocabulary.SeparatorId, cut.Ids[^1]);
    }

    [Fact]
    public void A_pair_has_types_and_two_separators()
    {
        TokenizedText pair = new WordPieceEncoder(Vocabulary, 16).Encode("the weights", "the");

        Assert.Equal(["[CLS]", "the", "weight", "##s", "[SEP]", "the", "[SEP]"], pair.Ids.Select(id => Vocabulary.Pieces[id]));
        Assert.Equal([0, 0, 0, 0, 0, 1, 1], pair.Types.Select(type => (int)type));
        Assert.False(pair.Truncated);
    }

    [Fact]
    public void An_empty_second_text_is_a_pair_still() =>
        Assert.Equal(["[CLS]", "the", "[SEP]", "[SEP]"], new WordPieceEncoder(Vocabulary, 16).Encode("the", "").Ids.Select(id => Vocabulary.Pieces[id]));

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_length_without_room_for_the_special_tokens_is_refused(int maxLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WordPieceEncoder(Vocabulary, maxLength));

    [Fact]
    public void Truncation_takes_from_the_longer_text_one_token_at_a_time() =>
        Prop.ForAll(Gen.Choose(0, 40).Three().ToArbitrary(), lengths =>
        {
            (int first, int second, int room) = lengths;
            Assert.Equal(TruncateSlowly(first, second, room), WordPieceEncoder.Truncate(first, second, room));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Any_pair_keeps_the_length_and_the_first_pieces_of_both() =>
        Prop.ForAll(Texts.Arbitrary, Texts.Arbitrary, Gen.Choose(3, 40).ToArbitrary(), (first, second, maxLength) =>
        {
            int[] a = new WordPieceEncoder(Vocabulary, 100_000).Encode(first).Ids[1..^1];
            int[] b = new WordPieceEncoder(Vocabulary, 100_000).Encode(second).Ids[1..^1];
            (int keptA, int keptB) = TruncateSlowly(a.Length, b.Length, maxLength - 3);
            var encoder = new WordPieceEncoder(Vocabulary, maxLength);

            TokenizedText pair = encoder.Encode(first, second);
            TokenizedText single = encoder.Encode(first);

            int cls = Vocabulary.ClassificationId, sep = Vocabulary.SeparatorId;
            Assert.Equal([cls, .. a[..keptA], sep, .. b[..keptB], sep], pair.Ids);
            Assert.Equal(keptB + 1, pair.Types.Count(type => type == 1));
            Assert.Equal(keptA + keptB < a.Length + b.Length, pair.Truncated);
            Assert.Equal([cls, .. a.Take(maxLength - 2), sep], single.Ids);
            Assert.Equal(a.Length > maxLength - 2, single.Truncated);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_pieces_of_a_text_spell_its_words() =>
        Prop.ForAll(Texts.Arbitrary, text =>
        {
            string words = new HuggingFaceNormalizer(lowerCase: true, stripAccents: true, splitChinese: true).Normalize(text);
            string[] expected = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var spelled = new List<string>();
            foreach (string piece in Vocabulary.Cut(text))
            {
                // '#' is punctuation: two of them open a piece only where it continues a word.
                if (piece.StartsWith("##", StringComparison.Ordinal))
                    spelled[^1] += piece[2..];
                else
                    spelled.Add(piece);
            }

            Assert.Equal(expected.Length, spelled.Count);
            Assert.All(spelled.Zip(expected), word => Assert.True(word.First == "[UNK]" || word.First == word.Second, $"{word}"));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Threads_share_an_encoder()
    {
        var encoder = new WordPieceEncoder(Vocabulary, 32);
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => $"the pruning {i} weights {new string('x', i)} é{i}")];
        int[][] expected = [.. texts.Select(text => encoder.Encode(text, "the").Ids)];

        Parallel.For(0, 4 * texts.Length, i => Assert.Equal(expected[i % texts.Length], encoder.Encode(texts[i % texts.Length], "the").Ids));
    }

    /// <summary>One token at a time from the longer text; on a tie from the one that was the shorter, the first if neither was.</summary>
    private static (int First, int Second) TruncateSlowly(int first, int second, int room)
    {
        bool firstWasLonger = first > second;
        while (first + second > room)
        {
            if (first > second || (first == second && !firstWasLonger))
                first--;
            else
                second--;
        }

        return (first, second);
    }
}

using FsCheck;
using FsCheck.Fluent;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests.Tokenization;

public sealed class VocabularyTrimmingTests
{
    private const string Letters = "abcd";

    [Fact]
    public void Special_tokens_single_characters_and_pieces_used_often_enough_are_kept()
    {
        var vocabulary = new WordPieceVocabulary(
            [.. TestVocabulary.SpecialTokens, "a", "b", "##a", "##b", "日", "aa", "ab", "##ab", "##ba", "[unused1]", "##[", "##]", "##u", "##n", "##s", "##e", "##d", "##1", "["]);

        string[] kept = Trim(vocabulary, 2, "aa", "aa aaab", "ab aaba").Pieces.ToArray();

        Assert.Equal([.. TestVocabulary.SpecialTokens, "a", "b", "##a", "##b", "日", "aa", "##[", "##]", "##u", "##n", "##s", "##e", "##d", "##1", "["], kept);
    }

    [Fact]
    public void Words_fall_apart_into_what_is_kept_by_the_longest_match()
    {
        WordPieceVocabulary trimmed = Trim(TestVocabulary.Create("prun", "pruning", "##ing", "weight"), 2, "prun prun taking going pruning weight");

        Assert.Equal(["prun", "##ing", "w", "##e", "##i", "##g", "##h", "##t"], trimmed.Cut("pruning weight"));
    }

    [Fact]
    public void A_piece_that_characters_cannot_spell_is_kept_and_so_are_the_pieces_that_lead_to_it()
    {
        // Without "##ab", "##bc" would eat the start of "##cq", and nothing continues a word with q.
        var vocabulary = new WordPieceVocabulary([.. TestVocabulary.SpecialTokens, "x", "##a", "##b", "##c", "##ab", "##bc", "##cq", "##bq", "##cc"]);

        WordPieceVocabulary trimmed = Trim(vocabulary, 2, "xabcq xbc xbc xcc");

        Assert.Equal(["x", "##a", "##b", "##c", "##ab", "##bc", "##cq", "##bq"], trimmed.Pieces.Skip(5));
        Assert.Equal(["x", "##ab", "##cq"], trimmed.Cut("xabcq"));
    }

    [Fact]
    public void Of_a_piece_that_stands_twice_the_place_in_use_is_kept()
    {
        var vocabulary = new WordPieceVocabulary([.. TestVocabulary.SpecialTokens, "a", "b", "a"]);

        Assert.Equal([0, 1, 2, 3, 4, 6, 7], VocabularyTrimming.Choose(vocabulary, [new WordPieceEncoder(vocabulary, 8).Encode("a b")], 1));
    }

    [Fact]
    public void A_count_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VocabularyTrimming.Choose(TestVocabulary.Create(), [], 0));

    [Fact]
    public void No_word_of_the_texts_becomes_unknown_and_words_of_kept_pieces_stay_as_they_are()
    {
        Gen<string> word = Gen.Elements(Letters.ToCharArray()).NonEmptyListOf().Select(letters => string.Concat(letters.Take(8)));
        Gen<WordPieceVocabulary> vocabularies = Gen.Zip(word, Gen.Elements("", "##")).ListOf().Select(pieces =>
            new WordPieceVocabulary([.. TestVocabulary.SpecialTokens, .. pieces.Select(piece => piece.Item2 + piece.Item1).Distinct()]));

        Prop.ForAll(vocabularies.ToArbitrary(), word.ListOf().ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (vocabulary, words, minimumCount) =>
        {
            WordPieceVocabulary trimmed = Trim(vocabulary, minimumCount, [.. words]);
            string[] all = [.. words.SelectMany(vocabulary.Cut)];
            foreach (string text in words)
            {
                string[] before = vocabulary.Cut(text), after = trimmed.Cut(text);
                // A word that was unknown may become known: of the pieces that led it astray some are gone.
                if (before.Contains("[UNK]"))
                    continue;
                Assert.DoesNotContain("[UNK]", after);
                if (before.All(trimmed.Pieces.Contains))
                    Assert.Equal(before, after);
            }

            Assert.Equal(vocabulary.Pieces.Where(trimmed.Pieces.Contains), trimmed.Pieces);
            Assert.All(vocabulary.Pieces, piece => Assert.True(trimmed.Pieces.Contains(piece) || (all.Count(used => used == piece) < minimumCount && piece.TrimStart('#').Length > 1), piece));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Any_text_stays_spelled_where_the_vocabulary_has_every_character_alone()
    {
        WordPieceVocabulary learned = WordPieceVocabulary.Learn(["pruned weights are small, words fall apart", "the lazy dog's weights"], 200);
        WordPieceVocabulary trimmed = Trim(learned, 2, "the pruned words");
        Assert.True(trimmed.Pieces.Count < learned.Pieces.Count);

        Prop.ForAll(Texts.Arbitrary, text =>
            Assert.Equal(learned.Cut(text).Count(piece => piece == "[UNK]"), trimmed.Cut(text).Count(piece => piece == "[UNK]"))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Settings_and_a_saved_file_come_back()
    {
        var vocabulary = new WordPieceVocabulary(["<p>", "<u>", "<c>", "<s>", "<m>", "A", "##a", "Aa"], lowerCase: false, stripAccents: true, splitChinese: false,
            new SpecialTokens { Padding = "<p>", Unknown = "<u>", Classification = "<c>", Separator = "<s>", Mask = "<m>" });
        WordPieceVocabulary trimmed = Trim(vocabulary, 1, "A");
        var stream = new MemoryStream();
        trimmed.Save(stream);
        stream.Position = 0;
        WordPieceVocabulary loaded = WordPieceVocabulary.Load(stream);

        Assert.Equal(["<p>", "<u>", "<c>", "<s>", "<m>", "A", "##a"], loaded.Pieces);
        Assert.Equal((false, true, false, vocabulary.SpecialTokens), (loaded.LowerCase, loaded.StripAccents, loaded.SplitChinese, loaded.SpecialTokens));
        Assert.Equal(["A", "##a"], loaded.Cut("Aa"));
    }

    [SharedTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Berts_vocabulary_spells_every_sentence_as_before(int minimumCount)
    {
        WordPieceVocabulary vocabulary = WordPieceVocabulary.FromFile(SharedAssets.Path("models/all-MiniLM-L6-v2/vocab.txt"));
        WordPieceVocabulary trimmed = Trim(vocabulary, minimumCount, Sentences("data/sst2/train.tsv"));

        Assert.InRange(trimmed.Pieces.Count, 2000, vocabulary.Pieces.Count / 2);
        var (whole, cut) = (new WordPieceEncoder(vocabulary, 512), new WordPieceEncoder(trimmed, 512));
        Assert.All(Sentences("data/sst2/dev.tsv"), sentence =>
            Assert.Equal(whole.Encode(sentence).Ids.Count(id => id == vocabulary.UnknownId), cut.Encode(sentence).Ids.Count(id => id == trimmed.UnknownId)));
    }

    private static string[] Sentences(string path) => [.. File.ReadLines(SharedAssets.Path(path)).Skip(1).Select(line => line.Split('\t')[1])];

    private static WordPieceVocabulary Trim(WordPieceVocabulary vocabulary, int minimumCount, params string[] texts)
    {
        var encoder = new WordPieceEncoder(vocabulary, 10_000);
        return vocabulary.Select(VocabularyTrimming.Choose(vocabulary, texts.Select(text => encoder.Encode(text)), minimumCount));
    }
}

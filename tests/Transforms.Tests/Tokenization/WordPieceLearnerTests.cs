using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests.Tokenization;

public sealed class WordPieceLearnerTests
{
    [Fact]
    public void Special_tokens_stand_first_then_the_letters_then_pieces_by_frequency()
    {
        // Pairs: h+##u 17, ##u+##g 20, ##u+##n 16, p+##u 17, ##g+##s 5, b+##u 4.
        IEnumerable<string> texts = [.. Repeat("hug", 10), .. Repeat("pug", 5), .. Repeat("pun", 12), .. Repeat("bun", 4), .. Repeat("hugs", 5)];

        var vocabulary = WordPieceVocabulary.Learn(texts, 100);

        Assert.Equal(
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "b", "g", "h", "n", "p", "s", "u", "##g", "##n", "##s", "##u"],
            vocabulary.Pieces.Take(16));
        Assert.Equal(["##ug", "##un", "hug", "pun", "pug", "hugs", "bun"], vocabulary.Pieces.Skip(16));
    }

    [Fact]
    public void A_pair_that_repeats_itself_is_counted_and_merged_from_the_left()
    {
        var vocabulary = WordPieceVocabulary.Learn([.. Repeat("aaaaa", 3), .. Repeat("baaa", 2)], 100);

        // ##a##a stands 3·3 + 2·2 times before any merge; what is left of "aaaaa" then is a ##aa ##aa.
        Assert.Equal("##aa", vocabulary.Pieces[8]);
        Assert.Equal(["aaaaa"], vocabulary.Cut("aaaaa"));
        Assert.Equal(["baaa"], vocabulary.Cut("baaa"));
    }

    [Fact]
    public void The_size_is_kept_and_every_size_is_the_start_of_the_next()
    {
        string[] texts = [.. Words(2000)];
        string[] large = [.. WordPieceVocabulary.Learn(texts, 300).Pieces];

        for (int size = 120; size <= 300; size += 20)
            Assert.Equal(large[..size], WordPieceVocabulary.Learn(texts, size).Pieces);
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter()
    {
        string[] texts = [.. Words(300)];
        string[] shuffled = [.. texts];
        new Random(3).Shuffle(shuffled);

        Assert.Equal(WordPieceVocabulary.Learn(texts, 250).Pieces, WordPieceVocabulary.Learn(shuffled, 250).Pieces);
    }

    [Fact]
    public void Merges_are_those_of_a_slow_count_over_all_words()
    {
        string[] texts = [.. Words(60)];

        Assert.Equal(LearnSlowly(texts, 160), WordPieceVocabulary.Learn(texts, 160).Pieces);
    }

    [Fact]
    public void A_learned_vocabulary_spells_the_texts_it_was_learned_from() =>
        Prop.ForAll(Texts.Arbitrary, text =>
        {
            string[] texts = [text, "one word at least"];
            var vocabulary = WordPieceVocabulary.Learn(texts, 5000);
            int tooLong = new HuggingFaceNormalizer(true, true, true).Normalize(text).Count(c => c == WordWriter.TooLong);
            Assert.Equal(tooLong, vocabulary.Cut(text).Count(piece => piece == "[UNK]"));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rare_letters_are_left_out_and_their_words_are_unknown()
    {
        string common = string.Join(' ', Enumerable.Range(0x3400, WordPieceLearner.LeastLetters).Select(code => (char)code));

        // Room for all letters but one, with those that continue "rare"; and none for more than there must be.
        foreach ((int size, int? letters) in ((int, int?)[])[(5000, WordPieceLearner.LeastLetters), (5 + WordPieceLearner.LeastLetters, null)])
        {
            var vocabulary = WordPieceVocabulary.Learn([common, common, "rare"], size, maxLetters: letters);
            Assert.Equal(5 + WordPieceLearner.LeastLetters, vocabulary.Pieces.Count);
            Assert.Equal(["[UNK]"], vocabulary.Cut("rare"));
        }
        Assert.DoesNotContain("[UNK]", WordPieceVocabulary.Learn([common, common, "rare"], 5000).Cut("rare"));
        Assert.Equal("maxLetters", Assert.Throws<ArgumentOutOfRangeException>(() => WordPieceVocabulary.Learn(["a"], 100, maxLetters: 0)).ParamName);
    }

    [Fact]
    public void A_language_of_many_letters_has_as_many_of_them_as_there_is_room_for()
    {
        string text = string.Join(' ', Enumerable.Range(0x4E00, 3000).Select(code => (char)code));

        Assert.DoesNotContain("[UNK]", WordPieceVocabulary.Learn([text], 8_000).Cut(text));
        var small = WordPieceVocabulary.Learn([text, text[..4000]], 2_005);
        Assert.Equal(2_005, small.Pieces.Count);
        Assert.DoesNotContain("[UNK]", small.Cut(text[..4000]));
    }

    [Fact]
    public void Cased_vocabularies_keep_case_and_accents()
    {
        var vocabulary = WordPieceVocabulary.Learn(Repeat("Öl Haus", 3), 50, lowerCase: false);

        Assert.Equal(["Öl", "Haus"], vocabulary.Cut("Öl Haus"));
        Assert.Equal(["Öl"], WordPieceVocabulary.Learn(Repeat("Öl", 3), 50, lowerCase: false).Cut("Öl"));
        Assert.Equal(["öl"], WordPieceVocabulary.Learn(Repeat("Öl", 3), 50, lowerCase: true, stripAccents: false).Cut("Öl"));
    }

    [Fact]
    public void A_size_below_the_alphabet_is_refused_with_what_is_needed()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => WordPieceVocabulary.Learn(["abc"], 9));

        Assert.Contains("A vocabulary of 9 pieces", error.Message, StringComparison.Ordinal);
        Assert.Contains("at least 10 are needed", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, WordPieceVocabulary.Learn(["abc"], 10).Pieces.Count);
    }

    [Fact]
    public void Texts_without_words_and_null_texts_are_refused()
    {
        Assert.Contains("no words in the 2 texts", Assert.Throws<ArgumentException>(() => WordPieceVocabulary.Learn([" ", "\n"], 100)).Message, StringComparison.Ordinal);
        Assert.Contains("Text 1 is null", Assert.Throws<ArgumentException>(() => WordPieceVocabulary.Learn(["a", null!], 100)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_texts_are_read_once()
    {
        int reads = 0;
        IEnumerable<string> Stream()
        {
            reads++;
            yield return "once upon a time";
        }

        WordPieceVocabulary.Learn(Stream(), 100);

        Assert.Equal(1, reads);
    }

    private static IEnumerable<string> Repeat(string text, int count) => Enumerable.Repeat(text, count);

    private static IEnumerable<string> Words(int count)
    {
        string[] syllables = ["ka", "to", "mi", "ren", "sol", "ab", "u", "string", "ves", "pqr", "lo", "len", "ze", "fi", "gru", "ny", "wox", "jed", "hac", "bi"];
        var random = new Random(7);
        for (int i = 0; i < count; i++)
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => syllables[random.Next(syllables.Length)]));
    }

    /// <summary>Counts every pair of every word before every merge.</summary>
    private static List<string> LearnSlowly(string[] words, int size)
    {
        List<List<string>> cut = [.. words.Select(word => word.Select((letter, place) => place == 0 ? $"{letter}" : $"##{letter}").ToList())];
        List<string> pieces = [.. TestVocabulary.SpecialTokens];
        pieces.AddRange(words.SelectMany(word => word).Distinct().Order().Select(letter => $"{letter}"));
        pieces.AddRange(cut.SelectMany(word => word.Skip(1)).Distinct().Order(StringComparer.Ordinal));
        while (pieces.Count < size)
        {
            var best = cut.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => pieces.IndexOf(group.Key.First)).ThenBy(group => pieces.IndexOf(group.Key.Second))
                .First();
            if (best.Count() < 2)
                break;
            string merged = best.Key.First + best.Key.Second[2..];
            if (!pieces.Contains(merged))
                pieces.Add(merged);
            foreach (List<string> word in cut)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == best.Key.First && word[i + 1] == best.Key.Second)
                    {
                        word[i] = merged;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return pieces;
    }
}

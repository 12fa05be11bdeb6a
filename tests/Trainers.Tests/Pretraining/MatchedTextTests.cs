using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class MatchedTextTests
{
    private static readonly WordPieceVocabulary Letters = WordPieceVocabulary.Learn(["unbelievable stories , told again"], 60);
    private static readonly WordPieceVocabulary Words = WordPieceVocabulary.Learn(Enumerable.Repeat("unbelievable stories , told again and again", 3), 200);

    [Theory]
    [InlineData("unbelievable stories, told again")]
    [InlineData("Told again?! #stories ##again 東京 naïve")]
    [InlineData("")]
    public void A_word_stands_at_the_tokens_that_spell_it_in_either_vocabulary(string text)
    {
        var matched = Match(text, 64, 64);

        Assert.Equal(matched.StudentStarts.Length, matched.TeacherStarts.Length);
        Assert.Equal(matched.StudentStarts.Length - 1, matched.Words);
        string[] words = new HuggingFaceNormalizer(lowerCase: true, stripAccents: true, splitChinese: true).Normalize(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(words.Length + 2, matched.Words);
        for (int word = 0; word < matched.Words; word++)
        {
            string expected = word == 0 ? "[CLS]" : word > words.Length ? "[SEP]" : words[word - 1];
            Assert.Contains(Spell(Letters, matched.Student, matched.StudentStarts, word), new[] { expected, "[UNK]" });
            Assert.Contains(Spell(Words, matched.Teacher, matched.TeacherStarts, word), new[] { expected, "[UNK]" });
        }
    }

    [Fact]
    public void Words_that_either_reads_in_part_are_left_out_with_the_closing_token()
    {
        const string Text = "told unbelievable stories again and again";
        for (int student = 3; student < 40; student++)
        {
            for (int teacher = 3; teacher < 12; teacher++)
            {
                var (cut, whole) = (Match(Text, student, teacher), Match(Text, 64, 64));
                Assert.InRange(cut.Words, 1, whole.Words);
                if (cut.Student.Truncated || cut.Teacher.Truncated)
                    Assert.True(cut.Words < whole.Words);
                for (int word = 0; word < cut.Words; word++)
                    Assert.Equal(Spell(Letters, whole.Student, whole.StudentStarts, word), Spell(Letters, cut.Student, cut.StudentStarts, word));
            }
        }
    }

    [Fact]
    public void Means_and_mask_average_the_pieces_of_each_word()
    {
        string[] texts = ["unbelievable stories", "told again and again", "again"];
        var dataset = MatchedDataset.Create(texts, Letters, Words, maxLength: 64);
        int[] rows = [2, 0];
        int length = rows.Max(row => dataset.Student.Lengths[row]), words = dataset.MostWords(rows);
        float[] means = dataset.WordMeans(rows, student: true, length), mask = dataset.WordMask(rows);

        Assert.Equal(rows.Length * words * length, means.Length);
        Assert.Equal([1, 1, 1, 0, 1, 1, 1, 1], mask);
        for (int place = 0; place < mask.Length; place++)
            Assert.Equal(mask[place], means.AsSpan(place * length, length).ToArray().Sum(), 1e-6f);
        // "unbelievable" falls into several pieces, which count alike.
        float[] word = [.. means.AsSpan(((1 * words) + 1) * length, length).ToArray().Where(weight => weight > 0)];
        Assert.True(word.Length > 1);
        Assert.All(word, weight => Assert.Equal(1f / word.Length, weight));
    }

    [Fact]
    public void A_piece_is_spelled_by_the_longest_pieces_of_another_vocabulary()
    {
        var spelling = new PieceSpelling(Letters);
        for (int id = 0; id < Words.Pieces.Count; id++)
        {
            string piece = Words.Pieces[id];
            var pieces = spelling.Of(Words, id).Select(own => Letters.Pieces[own]).ToArray();
            if (pieces is ["[UNK]"])
                continue;
            Assert.Equal(piece, pieces[0] + string.Concat(pieces.Skip(1).Select(part => part[2..])));
            Assert.All(pieces.Skip(1), part => Assert.StartsWith("##", part, StringComparison.Ordinal));
        }

        Assert.Equal([Letters.MaskId], spelling.Of(Words, Words.MaskId));
    }

    private static MatchedText Match(string text, int studentLength, int teacherLength) =>
        MatchedText.Create(new WordPieceEncoder(Letters, studentLength).Encode(text), new WordPieceEncoder(Words, teacherLength).Encode(text), Letters, Words);

    private static string Spell(WordPieceVocabulary vocabulary, TokenizedText text, int[] starts, int word) =>
        string.Concat(text.Ids[starts[word]..starts[word + 1]].Select((id, i) => i == 0 ? vocabulary.Pieces[id] : vocabulary.Pieces[id][2..]));
}

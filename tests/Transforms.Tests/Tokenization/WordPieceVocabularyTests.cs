using System.Text;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests.Tokenization;

public sealed class WordPieceVocabularyTests : IDisposable
{
    private const string Lines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n##s\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Lines)]
    [InlineData("\uFEFF" + Lines)]
    [InlineData("[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\nthe\r\n##s\r\n")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n##s")]
    public void The_line_of_a_piece_is_its_id(string text)
    {
        var vocabulary = WordPieceVocabulary.FromFile(Write(text));

        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "##s"], vocabulary.Pieces);
        Assert.Equal([0, 1, 2, 3, 4],
            [vocabulary.PaddingId, vocabulary.UnknownId, vocabulary.ClassificationId, vocabulary.SeparatorId, vocabulary.MaskId]);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(Lines + "\n", "line 8: the line is empty")]
    [InlineData("[PAD]\n\n[UNK]\n", "line 2: the line is empty")]
    [InlineData(Lines + "a\0b\n", "line 8: the piece holds a NUL or a line break")]
    [InlineData(Lines + "a\rb\n", "line 8: the piece holds a NUL or a line break")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\n", "has no special token '[MASK]' among its 5 pieces")]
    public void A_damaged_file_is_refused_by_name_and_line(string text, string expected)
    {
        string path = Write(text);

        var error = Assert.Throws<InvalidDataException>(() => WordPieceVocabulary.FromFile(path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        string path = _folder.Path("vocab.txt");
        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes(Lines), 0xC3, 0x28, (byte)'\n']);

        var error = Assert.Throws<InvalidDataException>(() => WordPieceVocabulary.FromFile(path));

        Assert.Contains("line 8: the line is not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_gives_its_first_pieces_or_is_refused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Lines + "é\n日本\n");
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            if (length < Lines.IndexOf("MASK]", StringComparison.Ordinal) + 5 || Encoding.UTF8.GetString(cut).EndsWith('\uFFFD'))
                Assert.Throws<InvalidDataException>(() => Read(cut));
            else
                Assert.Equal(Encoding.UTF8.GetString(cut).TrimEnd('\n').Split('\n'), Read(cut).Pieces);
        }

        static WordPieceVocabulary Read(byte[] bytes) => new(VocabularyFile.Parse(bytes, "vocab.txt"));
    }

    [Fact]
    public void A_line_too_long_for_a_piece_is_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => WordPieceVocabulary.FromFile(Write(Lines + new string('x', 1025))));

        Assert.Contains("line 8: the line has 1025 bytes; a piece has at most 1024", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_reported_as_missing() =>
        Assert.Throws<FileNotFoundException>(() => WordPieceVocabulary.FromFile(_folder.Path("absent.txt")));

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    public void Accents_follow_the_case_unless_told_otherwise(bool lowerCase, bool? stripAccents, bool expected) =>
        Assert.Equal(expected, WordPieceVocabulary.FromFile(Write(Lines), lowerCase, stripAccents).StripAccents);

    [Fact]
    public void Special_tokens_can_have_other_names()
    {
        var special = new SpecialTokens { Unknown = "<unk>", Classification = "<s>", Separator = "</s>", Padding = "<pad>", Mask = "<mask>" };

        var vocabulary = WordPieceVocabulary.FromFile(Write("<s>\n<pad>\n</s>\n<unk>\n<mask>\nhi\n"), specialTokens: special);

        Assert.Equal([0, 5, 3, 2], new WordPieceEncoder(vocabulary, 8).Encode("hi you").Ids);
    }

    [Fact]
    public void What_is_saved_is_loaded_and_nothing_may_follow()
    {
        var special = new SpecialTokens { Mask = "the" };
        var vocabulary = WordPieceVocabulary.FromFile(Write(Lines + "日本\n"), lowerCase: false, stripAccents: true, splitChinese: false, special);
        using var stream = new MemoryStream();
        vocabulary.Save(stream);
        stream.Position = 0;

        var loaded = WordPieceVocabulary.Load(stream);

        Assert.Equal(vocabulary.Pieces, loaded.Pieces);
        Assert.Equal(special, loaded.SpecialTokens);
        Assert.Equal((false, true, false), (loaded.LowerCase, loaded.StripAccents, loaded.SplitChinese));
        stream.WriteByte(42);
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => WordPieceVocabulary.Load(stream));
    }

    [Fact]
    public void A_saved_vocabulary_cut_anywhere_is_refused()
    {
        using var stream = new MemoryStream();
        WordPieceVocabulary.FromFile(Write(Lines)).Save(stream);
        byte[] bytes = stream.ToArray();

        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => WordPieceVocabulary.Load(new MemoryStream(bytes, 0, length)));
    }

    private string Write(string text)
    {
        string path = _folder.Path("vocab.txt");
        File.WriteAllText(path, text);
        return path;
    }
}

using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests.Tokenization;

public sealed class HuggingFaceNormalizerTests
{
    private static readonly HuggingFaceNormalizer Uncased = new(lowerCase: true, stripAccents: true, splitChinese: true);
    private static readonly HuggingFaceNormalizer Cased = new(lowerCase: false, stripAccents: false, splitChinese: true);

    // Expected values from Hugging Face's tokenizers 0.23.2.
    [Theory]
    [InlineData("hello\nworld\tand\rmore", "hello world and more")]
    [InlineData("  don't stop!! ", "don ' t stop ! !")]
    [InlineData("a\u200Bb\u00ADc\u0000d\u007Fe\uFFFDf\uE000g\u0085h", "abcdefgh")]
    [InlineData("a\u00A0b\u3000c\u2028d\u2003e", "a b c d e")]
    [InlineData("Ünïcödé ÅNGSTRÖM İstanbul", "unicode angstrom istanbul")]
    [InlineData("e\u0301\u0302x", "ex")]
    [InlineData("北京abc大学", "北 京 abc 大 学")]
    [InlineData("ひらがな", "ひらかな")]
    [InlineData("한국", "\u1112\u1161\u11AB\u1100\u116E\u11A8")]
    [InlineData("a\u037Eb", "a ; b")]
    [InlineData("a\u226Eb", "a < b")]
    [InlineData("ǅ ẞ Σ", "ǆ ß σ")]
    [InlineData("𝒳𐐀", "𝒳𐐨")]
    [InlineData("“quoted”—done…", "“ quoted ” — done …")]
    [InlineData("\uD800a\uDC00b", "ab")]
    [InlineData("", "")]
    [InlineData(" \n\0 ", "")]
    public void Uncased_words_are_Hugging_Faces(string text, string expected) => Assert.Equal(expected, Uncased.Normalize(text));

    [Theory]
    [InlineData("Ünïcödé e\u0301 İ", "Ünïcödé e\u0301 İ")]
    [InlineData("한국 \u212B", "한국 \u212B")]
    [InlineData("北a", "北 a")]
    public void Cased_words_keep_their_characters(string text, string expected) => Assert.Equal(expected, Cased.Normalize(text));

    [Theory]
    [InlineData(true, false, "Ünïcödé İ", "ünïcödé i\u0307")]
    [InlineData(false, true, "Ünïcödé İ", "Unicode I")]
    public void Case_and_accents_are_settings_of_their_own(bool lowerCase, bool stripAccents, string text, string expected) =>
        Assert.Equal(expected, new HuggingFaceNormalizer(lowerCase, stripAccents, splitChinese: true).Normalize(text));

    [Fact]
    public void Chinese_is_left_in_words_on_request() =>
        Assert.Equal("北京abc", new HuggingFaceNormalizer(lowerCase: true, stripAccents: true, splitChinese: false).Normalize("北京ABC"));

    [Fact]
    public void A_word_may_have_a_hundred_characters_however_many_units_they_take()
    {
        string hundred = string.Concat(Enumerable.Repeat("𝒳", 100));

        Assert.Equal(hundred, Uncased.Normalize(hundred));
        Assert.Equal("a \0 b", Uncased.Normalize($"a {hundred}x b"));
    }

    [Fact]
    public void Nothing_is_read_behind_enough_words()
    {
        Assert.Equal("a b c", Uncased.Normalize("a b c d e", 3));
        Assert.Equal("a ! b", Uncased.Normalize("a! b c", 3));
        Assert.Equal("a b", Uncased.Normalize("a b", 3));
    }

    [Fact]
    public void The_rule_of_every_character_holds_in_any_text() =>
        Prop.ForAll(Texts.Arbitrary, text =>
        {
            string[] words = Uncased.Normalize(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (string word in words)
            {
                foreach (Rune rune in word.EnumerateRunes())
                {
                    UnicodeCategory category = Rune.GetUnicodeCategory(rune);
                    Assert.NotEqual(UnicodeCategory.NonSpacingMark, category);
                    Assert.False(Rune.IsWhiteSpace(rune));
                    Assert.Equal(Rune.ToLowerInvariant(rune), rune);
                    if (Rune.IsPunctuation(rune))
                        Assert.Equal(rune.ToString(), word);
                }
            }

            Assert.Equal(string.Join(' ', words), Uncased.Normalize(text));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Words_come_out_of_their_own_normalisation_unchanged() =>
        Prop.ForAll(Texts.Arbitrary, text =>
        {
            string once = Uncased.Normalize(text).Replace("\0", "unknown", StringComparison.Ordinal);
            Assert.Equal(once, Uncased.Normalize(once));
        }).QuickCheckThrowOnFailure();
}

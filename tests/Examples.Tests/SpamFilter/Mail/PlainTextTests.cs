using MLNet.Pruning.Examples.SpamFilter.Mail;

namespace MLNet.Pruning.Examples.Tests.SpamFilter.Mail;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("  a \t b  ", "a b")]
    [InlineData("a \n \n\t b", "a\nb")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("====== x ------", "=== x ---")]
    [InlineData("sooooo 100000", "sooooo 100000")]
    [InlineData("wait......!!", "wait...!!")]
    [InlineData("vi\u00ADag\u200Bra\0", "viagra")]
    [InlineData("", "")]
    [InlineData(" \r\n ", "")]
    public void TextIsTidied(string text, string expected) => Assert.Equal(expected, PlainText.Tidy(text));
}

using MLNet.Pruning.Examples.SpamFilter.Mail;

namespace MLNet.Pruning.Examples.Tests.SpamFilter.Mail;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("<p>one</p><p>two</p>", "one\ntwo")]
    [InlineData("one<br>two<BR/>three", "one\ntwo\nthree")]
    [InlineData("<td>left</td><td>right</td>", "left\nright")]
    [InlineData("<b>w</b>or<font color=red>d</font>", "word")]
    [InlineData("vi<!-- > no -->agra", "viagra")]
    [InlineData("a<style type=text/css>b { c }</style>d", "ad")]
    [InlineData("a<script>if (1 < 2) '<p>'</SCRIPT >d", "ad")]
    [InlineData("AT&amp;T &eacute;t&#233; &#x20AC;5", "AT&T été €5")]
    [InlineData("1 < 2 and <3", "1 < 2 and <3")]
    [InlineData("&lt;b&gt;", "<b>")]
    [InlineData("<!DOCTYPE html><?xml version=1?>text", "text")]
    [InlineData("end <a href=\"x", "end")]
    [InlineData("end <", "end <")]
    [InlineData("a&nbsp;b", "a b")]
    public void OnlyTheTextIsLeft(string html, string expected) => Assert.Equal(expected, PlainText.Tidy(Html.ToText(html)));

    [Theory]
    [InlineData("<HTML><b>x</b>", true)]
    [InlineData("write <html> first", false)]
    [InlineData("plain", false)]
    public void PagesAreKnownByTheirTags(string text, bool expected) => Assert.Equal(expected, Html.IsDocument(text));
}

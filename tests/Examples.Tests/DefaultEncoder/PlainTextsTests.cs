using MLNet.Pruning.Examples.DefaultEncoder;

namespace MLNet.Pruning.Examples.Tests.DefaultEncoder;

public class PlainTextsTests
{
    [Theory]
    [InlineData("a @-@ b of 5 @,@ 000 and 0 @.@ 7 m .", "a-b of 5,000 and 0.7 m .")]
    [InlineData(" the <unk> is a  lobster ", "the is a lobster")]
    public void WikiText_loses_its_marks(string line, string expected) => Assert.Equal(expected, PlainTexts.Untokenize(line));

    [Theory]
    [InlineData("One is here. Two is there! \"Three?\" (Four.) five", new[] { "One is here.", "Two is there!", "\"Three?\"", "(Four.) five" })]
    [InlineData("It cost 3.5 in the U.S. at all.", new[] { "It cost 3.5 in the U.S. at all." })]
    [InlineData("", new[] { "" })]
    public void A_sentence_ends_before_a_capital(string text, string[] expected) => Assert.Equal(expected, PlainTexts.Sentences(text));
}

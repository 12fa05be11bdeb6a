using MLNet.Pruning.Examples.SpamFilter.Mail;

namespace MLNet.Pruning.Examples.Tests.SpamFilter.Mail;

public sealed class EncodedWordsTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("=?iso-8859-1?Q?Gr=FC=DFe?=", "Grüße")]
    [InlineData("=?ISO-8859-1?q?a_b=5Fc?=", "a b_c")]
    [InlineData("=?utf-8?B?R3LDvMOfZQ==?=", "Grüße")]
    [InlineData("=?utf-8*de?b?R3LDvMOfZQ?=", "Grüße")]
    [InlineData("Re: =?utf-8?Q?caf=C3=A9?= au lait", "Re: café au lait")]
    [InlineData("=?utf-8?Q?caf=C3=A9?=   =?utf-8?Q?_noir?=", "café noir")]
    [InlineData("=?gb2312?B?1tDOxA==?=", "中文")]
    [InlineData("=?no-such-charset?Q?=E9t=E9?=", "été")]
    [InlineData("=?utf-8?X?abc?= =?utf-8", "=?utf-8?X?abc?= =?utf-8")]
    public void WordsAreDecoded(string header, string expected) => Assert.Equal(expected, EncodedWords.Decode(header));

    [Fact]
    public void RawUtf8InAHeaderIsDecoded() => Assert.Equal("Grüße", EncodedWords.Decode("Gr\u00C3\u00BC\u00C3\u009Fe"));
}

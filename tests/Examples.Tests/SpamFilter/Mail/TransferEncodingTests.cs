using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Pruning.Examples.SpamFilter.Mail;

namespace MLNet.Pruning.Examples.Tests.SpamFilter.Mail;

public sealed class TransferEncodingTests
{
    [Theory]
    [InlineData("a=3Db", "a=b")]
    [InlineData("soft =\nbreak", "soft break")]
    [InlineData("lower =e9", "lower é")]
    [InlineData("broken =zz = =4", "broken =zz = =4")]
    public void QuotedPrintableIsUndone(string body, string expected) => Assert.Equal(expected, TransferEncoding.Decode(body, "quoted-printable"));

    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVs\nbG8", "hello")]
    [InlineData("aG*Vs bG8=trailing text", "hello")]
    [InlineData("a", "")]
    public void Base64IsUndone(string body, string expected) => Assert.Equal(expected, TransferEncoding.Decode(body, " BASE64 "));

    [Theory]
    [InlineData("")]
    [InlineData("7bit")]
    [InlineData("x-unknown")]
    public void OtherEncodingsAreLeftAlone(string encoding) => Assert.Equal("a=3D", TransferEncoding.Decode("a=3D", encoding));

    [Fact]
    public void Base64OfAnyBytesComesBack() => Prop.ForAll<byte[]>(bytes =>
        Encoding.Latin1.GetString(bytes) == TransferEncoding.Base64(Convert.ToBase64String(bytes))).QuickCheckThrowOnFailure();
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using MLNet.Pruning.Examples.SpamFilter.Mail;

namespace MLNet.Pruning.Examples.Tests.SpamFilter.Mail;

public sealed class HostileMailTests
{
    private const string Valid =
        """
        Subject: =?utf-8?Q?caf=C3=A9?= =?big5?B?pKSk5Q==?=
        Content-Type: multipart/mixed; boundary="b"

        --b
        Content-Type: text/html; charset="utf-16"
        Content-Transfer-Encoding: base64

        PABiAD4AaABpADwALwBiAD4A
        --b
        Content-Type: text/html; charset="iso-2022-jp"
        Content-Transfer-Encoding: quoted-printable

        <!-- a --><style>p {}</style><p>=1B$B&#x41;&amp;&bogus;&#99999999;=
        </p><script>x</script>
        --b
        Content-Type: multipart/alternative; boundary=b2

        --b2
        Content-Type: text/plain; charset=utf-7

        +AGE-
        --b2--
        --b--
        """;

    [Fact]
    public void MutatedMailsAreReadWithoutAnError()
    {
        byte[] valid = Encoding.Latin1.GetBytes(Valid);
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] mail = [.. valid];
            for (int n = random.Next(1, 12); n > 0; n--)
                mail[random.Next(mail.Length)] = random.Next(3) == 0 ? valid[random.Next(valid.Length)] : (byte)random.Next(256);
            int from = random.Next(mail.Length / 4);
            var parsed = MailMessage.Parse(mail.AsSpan(from, random.Next(mail.Length - from)));
            Assert.True(parsed.Sentence.Length <= 4 * mail.Length);
        }
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=b{0}x\n\n--b{0}x\n")]
    [InlineData("Content-Type: message/rfc822\n\n")]
    public void DeepNestingEnds(string level)
    {
        string levels = string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Format(CultureInfo.InvariantCulture, level, i)));
        Assert.DoesNotContain("deep", MailMessage.Parse(Encoding.Latin1.GetBytes(levels + "\ndeep")).Text);
    }

    [Theory]
    [InlineData("Subject: ", "=?a?B?", "\n\n")]
    [InlineData("Subject: ", "?= =?", "\n\n")]
    [InlineData("Content-Type: text/plain", "; a=\"", "\n\n")]
    [InlineData("Content-Type: text/plain", ";a ", "\n\n")]
    [InlineData("Content-Type: text/plain;", "                ", "x\n\n")]
    [InlineData("Content-Type: text/html\n\n", "<!--", "")]
    [InlineData("Content-Type: text/html\n\n", "<script>", "")]
    [InlineData("Content-Type: text/html\n\n", "<", "")]
    [InlineData("Content-Type: text/html\n\n", "&amp", "")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n", "")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n", "\n--b", "")]
    [InlineData("", "A:\n b", "\n\n")]
    public void LongMailsAreReadInLinearTime(string start, string repeated, string end)
    {
        var watch = Stopwatch.StartNew();
        MailMessage.Parse(Encoding.Latin1.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, 2_000_000 / repeated.Length)) + end));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }
}

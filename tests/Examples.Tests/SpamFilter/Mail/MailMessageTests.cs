using System.Text;
using MLNet.Pruning.Examples.SpamFilter.Mail;

namespace MLNet.Pruning.Examples.Tests.SpamFilter.Mail;

public sealed class MailMessageTests
{
    [Fact]
    public void SubjectAndPlainTextAreReadFromAMailbox() => AssertMail("Lunch on Friday?", "Dear all,\nlet us meet at noon.\nBert",
        """
        From bert@example.org  Thu Aug 22 12:36:23 2002
        Return-Path: <bert@example.org>
        Received: from localhost (localhost [127.0.0.1])
        	by mail.example.org (Postfix) with ESMTP id 1
        subject: Lunch on
          Friday?
        Content-Type: text/plain; charset=us-ascii

        Dear   all,

        let us meet at noon.

            Bert

        """);

    [Fact]
    public void AMailWithoutHeadersHasItsBody() => AssertMail("", "Only a body.", "\nOnly a body.\n");

    [Fact]
    public void AMailWithoutABodyHasItsSubject() => AssertMail("Hello", "", "Subject: Hello\nTo: you@example.org");

    [Fact]
    public void CarriageReturnsAreLineBreaks() => AssertMail("Hello", "one\ntwo", "Subject: Hello\r\n\r\none\r\n\r\ntwo\r\n");

    [Fact]
    public void OfAlternativesThePlainTextIsRead() => AssertMail("Offer", "Plain offer",
        """
        Subject: Offer
        Content-Type: multipart/alternative;
        	boundary="=_next; part"

        A reader without MIME sees this.
        --=_next; part
        Content-Type: text/html

        <b>Rich offer</b>
        --=_next; part
        Content-Type: text/plain

        Plain offer
        --=_next; part--
        This neither.
        """);

    [Fact]
    public void AlternativesWithAnEmptyPlainTextGiveTheirHtml() => AssertMail("", "Rich offer",
        """
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain

        --b
        Content-Type: text/html

        <p>Rich <b>offer</b></p>
        --b--
        """);

    [Fact]
    public void NestedPartsAreReadAndAttachmentsAreNot() => AssertMail("Report", "The report is attached.\nForwarded text.\nFooter of the list.",
        """
        Subject: Report
        Content-Type: multipart/mixed; boundary=outer

        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain

        The report is attached.
        --inner
        Content-Type: text/html

        <p>The report is <i>attached</i>.</p>
        --inner--

        --outer
        Content-Type: text/plain; name="report.txt"
        Content-Disposition: attachment; filename="report.txt"

        Secret figures.
        --outer
        Content-Type: image/gif
        Content-Transfer-Encoding: base64

        R0lGODlhAQABAIAAAAAAAP
        --outer
        Content-Type: message/rfc822

        Subject: inner mail

        Forwarded text.
        --outer
        Content-Type: text/plain

        Footer of the list.
        --outer--
        """);

    [Fact]
    public void AMissingEndOfPartsIsForgiven() => AssertMail("", "Cut short",
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        Cut short
        """);

    [Theory]
    [InlineData("utf-8", "Grüße — 50 €", "Gr=C3=BC=C3=9Fe =E2=80=94 50 =\n=E2=82=AC")]
    [InlineData("iso-8859-1", "Grüße", "Gr=FC=DFe")]
    [InlineData("WINDOWS-1252", "50 €", "50 =80")]
    [InlineData("koi8-r", "Привет", "=F0=D2=C9=D7=C5=D4")]
    [InlineData("big5", "中文", "=A4=A4=A4=E5")]
    [InlineData("no-such-charset", "Grüße", "Gr=FC=DFe")]
    [InlineData("us-ascii", "Grüße", "Gr=C3=BC=C3=9Fe")]
    public void CharsetsAreDecoded(string charset, string expected, string body) => AssertMail("", expected,
        $"Content-Type: text/plain; charset=\"{charset}\"\nContent-Transfer-Encoding: Quoted-Printable\n\n{body}\n");

    [Fact]
    public void Base64IsDecoded() => AssertMail("", "Grüße an alle",
        $"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String("Grüße an alle"u8).Insert(7, "\n")}\n");

    [Fact]
    public void HtmlSentAsPlainTextIsReadAsHtml() => AssertMail("", "Dear you,\nBuy now!",
        "Content-Type: text/plain\n\nDear you,\n<HTML><BODY><FONT size=7>Buy <B>now</B>!</FONT></BODY></HTML>\n");

    [Fact]
    public void TheSentenceIsSubjectThenText()
    {
        Assert.Equal("Hello\nWorld", new MailMessage("Hello", "World").Sentence);
        Assert.Equal("World", new MailMessage("", "World").Sentence);
        Assert.Equal("Hello", new MailMessage("Hello", "").Sentence);
    }

    private static void AssertMail(string subject, string text, string mail)
    {
        var parsed = MailMessage.Parse(Encoding.Latin1.GetBytes(mail));
        Assert.Equal(subject, parsed.Subject);
        Assert.Equal(text, parsed.Text);
    }
}

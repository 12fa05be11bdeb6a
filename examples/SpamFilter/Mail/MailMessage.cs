using System.Text;

namespace MLNet.Pruning.Examples.SpamFilter.Mail;

/// <summary>What a reader of a mail sees: its subject and its text.</summary>
internal sealed record MailMessage(string Subject, string Text)
{
    /// <summary>Reads a mail as it lies in a mailbox. Never fails: what is malformed is read as far as it makes sense.</summary>
    public static MailMessage Parse(ReadOnlySpan<byte> mail)
    {
        // One char per byte until the charset of a part is known.
        var message = MimeEntity.Parse(Encoding.Latin1.GetString(mail).Replace("\r\n", "\n").Replace('\r', '\n'));
        return new MailMessage(PlainText.Tidy(EncodedWords.Decode(message.Header("Subject"))), PlainText.Tidy(message.Text()));
    }

    /// <summary>Subject and text in one, as the classifier reads them.</summary>
    public string Sentence => Subject.Length == 0 ? Text : Text.Length == 0 ? Subject : $"{Subject}\n{Text}";
}

using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace ProdReady.Platform.Email;

// The Message-ID (RFC 5322, 3.6.4) comes from the message and not from the clock, so that a second sending is a duplicate
// to mail systems and not a second mail.
internal static class MailFormat
{
    public static MailMessage Write(EmailMessage message, string from)
    {
        var sender = new MailAddress(from);
        var mail = new MailMessage(sender, Recipient(message.To))
        {
            Subject = message.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = message.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        mail.Headers.Add("Message-ID", $"<{message.Id}@{sender.Host}>");

        // Asks autoresponders to stay silent (RFC 3834).
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    // The parser takes all but the last of "a@x, b@y" for a name, and the mail would go to a stranger.
    private static MailAddress Recipient(string address) =>
        new MailAddress(address) is var one && one.Address == address
            ? one
            : throw new FormatException("A mail has one recipient, without a name.");
}

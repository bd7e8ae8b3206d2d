using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace ProdReady.Platform.Email;

// The Message-ID (RFC 5322, 3.6.4) comes from the message and not from the clock, so that a second sending is a duplicate
// to mail systems and not a second mail.
internal static class MailFormat
{
    /// <summary>Comes back in the head of the mail when it bounces.</summary>
    public const string TokenHeader = "X-Mail-Token";

    public static MailMessage Write(EmailMessage message, string from)
    {
        var sender = new MailAddress(from);
        var mail = new MailMessage(sender, Recipient(message.To))
        {
            Subject = message.Subject,
            SubjectEncoding = Encoding.UTF8,
        };

        // The last that a reader's program can show is the one it shows (RFC 2046, 5.1.4).
        mail.AlternateViews.Add(Part(message.Text, MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(Part(message.Html, MediaTypeNames.Text.Html));
        mail.Headers.Add("Message-ID", $"<{message.Id}@{sender.Host}>");

        // Asks autoresponders to stay silent (RFC 3834).
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (message.Token is { } token) mail.Headers.Add(TokenHeader, token);
        if (message.Unsubscribe is { } address)
        {
            mail.Headers.Add("List-Unsubscribe", $"<{address.AbsoluteUri}>");
            mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        return mail;
    }

    private static AlternateView Part(string text, string type)
    {
        var part = AlternateView.CreateAlternateViewFromString(text.ReplaceLineEndings("\r\n"), Encoding.UTF8, type);
        part.TransferEncoding = TransferEncoding.QuotedPrintable;
        return part;
    }

    // The parser takes all but the last of "a@x, b@y" for a name, and the mail would go to a stranger.
    private static MailAddress Recipient(string address) =>
        new MailAddress(address) is var one && one.Address == address
            ? one
            : throw new FormatException("A mail has one recipient, without a name.");
}

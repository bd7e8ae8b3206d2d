namespace ProdReady.Platform.Email;

/// <summary>The way out for mails. Whoever sends past <see cref="Mailer"/> sends past its limits and unsubscriptions.</summary>
public interface IEmailSender
{
    /// <summary>Returns when the mail server has taken responsibility for the mail.</summary>
    /// <exception cref="System.Net.Mail.SmtpException">It has not; it may be tried again with the same id.</exception>
    Task SendAsync(EmailMessage message, CancellationToken ct);
}

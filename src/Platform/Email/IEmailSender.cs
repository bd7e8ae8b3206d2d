namespace ProdReady.Platform.Email;

/// <summary>
/// Sends mail from a consumer, never from a request: the mail server may be slow or away, and a consumer is tried again.
/// </summary>
public interface IEmailSender
{
    /// <summary>Returns when the mail server has taken responsibility for the mail.</summary>
    /// <exception cref="System.Net.Mail.SmtpException">It has not; it may be tried again with the same id.</exception>
    Task SendAsync(EmailMessage message, CancellationToken ct);
}

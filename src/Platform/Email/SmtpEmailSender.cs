using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Email;

// SmtpClient carries one mail at a time and its own timeout does not hold for the async call, so each mail gets a client
// and a limit: a server that stalls must not hold a consumer for ever.
internal sealed class SmtpEmailSender(IOptions<EmailOptions> options) : IEmailSender
{
    public async Task SendAsync(EmailMessage message, CancellationToken ct)
    {
        var settings = options.Value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(settings.SmtpTimeout);
        using var client = new SmtpClient(settings.SmtpHost, settings.SmtpPort) { EnableSsl = settings.SmtpTls };
        if (!string.IsNullOrEmpty(settings.SmtpUser))
        {
            client.Credentials = new NetworkCredential(settings.SmtpUser, settings.SmtpPassword);
        }

        using var mail = MailFormat.Write(message, settings.From);
        try
        {
            await client.SendMailAsync(mail, limit.Token);
        }
        catch (OperationCanceledException stalled) when (!ct.IsCancellationRequested)
        {
            throw new SmtpException("The mail server took too long.", stalled);
        }
    }
}

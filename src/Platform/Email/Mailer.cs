using System.Diagnostics.Metrics;
using System.Net.Mail;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.RateLimiting;
using ProdReady.Platform.Telemetry;

namespace ProdReady.Platform.Email;

/// <summary>
/// Sends mail from a consumer, never from a request: the mail server may be slow or away, and a consumer is tried again.
/// What nobody would thank us for stays here: mail to a mailbox that is not there, the sixth link in an hour that a stranger
/// asked for, and what its reader has unsubscribed from.
/// </summary>
public sealed class Mailer
{
    private static readonly Counter<long> Withheld = Instrumentation.Meter.CreateCounter<long>(
        "mails.withheld", "{mail}", "Mails that were not sent, by template and reason.");

    private readonly IEmailSender _wayOut;
    private readonly Recipients _recipients;
    private readonly RecipientLimit _limit;
    private readonly RecipientTokens _tokens;
    private readonly EmailOptions _options;
    private readonly ILogger<Mailer> _log;

    internal Mailer(
        IEmailSender wayOut, Recipients recipients, RecipientLimit limit, RecipientTokens tokens,
        IOptions<EmailOptions> options, ILogger<Mailer> log) =>
        (_wayOut, _recipients, _limit, _tokens, _options, _log) = (wayOut, recipients, limit, tokens, options.Value, log);

    /// <summary>Returns when the mail server has taken responsibility for the mail, or nobody would want it sent.</summary>
    /// <param name="id">As <see cref="EmailMessage.Id"/>.</param>
    /// <param name="to">One address.</param>
    /// <exception cref="SmtpException">It was not taken; it may be tried again with the same id.</exception>
    public async Task SendAsync(string id, string to, Mail mail, CancellationToken ct)
    {
        var (address, content) = (to.ToLowerInvariant(), mail.Write());
        if (await _recipients.ReasonAgainstAsync(address, mail, ct) is { } reason)
        {
            Withhold(id, mail, reason);
            return;
        }

        var permit = mail.Kind == MailKind.AskedByAnybody ? await _limit.TakeAsync(mail.TemplateName, address, ct) : null;
        if (permit is { IsGranted: false })
        {
            Withhold(id, mail, "limit");
            return;
        }

        var subscription = new Subscription(address, mail.TemplateName);
        var unsubscribe = mail.Kind == MailKind.Optional ? UnsubscribeAddress(subscription) : null;
        var message = new EmailMessage(id, to, content.Subject, content.ToText(unsubscribe), content.ToHtml(unsubscribe))
        {
            Unsubscribe = unsubscribe,
            Token = _tokens.Write(RecipientTokens.Bounce, subscription),
        };
        await SendAsync(message, address, permit, ct);
    }

    private async Task SendAsync(EmailMessage message, string address, MailPermit? permit, CancellationToken ct)
    {
        try
        {
            await _wayOut.SendAsync(message, ct);
        }
        catch (SmtpFailedRecipientException refusal) when (IsForGood(refusal.StatusCode))
        {
            _log.LogWarning("Mail {Mail} bounced: {Status}", message.Id, (int)refusal.StatusCode);
            await _recipients.RecordUndeliverableAsync(address);
        }
        catch
        {
            // It comes again, and must not find its place taken by itself.
            if (permit is not null) await _limit.GiveBackAsync(permit);
            throw;
        }
    }

    // RFC 5321 section 4.2.3. A full mailbox (552) is one to try again, and so is what a server thinks of the mail's text.
    private static bool IsForGood(SmtpStatusCode code) =>
        code is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath
            or SmtpStatusCode.MailboxNameNotAllowed;

    private Uri UnsubscribeAddress(Subscription subscription) => new(
        $"{_options.UnsubscribeAddress.TrimEnd('/')}/{_tokens.Write(RecipientTokens.Unsubscribe, subscription)}");

    private void Withhold(string id, Mail mail, string reason)
    {
        _log.LogInformation("Mail {Mail} was not sent: {Reason}", id, reason);
        Withheld.Add(1, new("template", mail.TemplateName), new("reason", reason));
    }
}

using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Email;

// A mailbox that is not there is no fault that a retry mends, and no message that a person could redrive.
internal sealed class BounceAwareSender(
    IEmailSender wayOut, AcrossTenants acrossTenants, TimeProvider clock, ILogger<BounceAwareSender> log) : IEmailSender
{
    public async Task SendAsync(EmailMessage message, CancellationToken ct)
    {
        var address = message.To.ToLowerInvariant();
        if (await IsUndeliverableAsync(address, ct))
        {
            log.LogInformation("Mail {Mail} was not sent: a server refused its recipient for good", message.Id);
            return;
        }

        try
        {
            await wayOut.SendAsync(message, ct);
        }
        catch (SmtpFailedRecipientException refusal) when (IsForGood(refusal.StatusCode))
        {
            log.LogWarning("Mail {Mail} bounced: {Status}", message.Id, (int)refusal.StatusCode);
            await RecordAsync(address);
        }
    }

    // RFC 5321 section 4.2.3. A full mailbox (552) is one to try again, and so is what a server thinks of the mail's text.
    private static bool IsForGood(SmtpStatusCode code) =>
        code is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath
            or SmtpStatusCode.MailboxNameNotAllowed;

    private async Task<bool> IsUndeliverableAsync(string address, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - UndeliverableAddress.KeptFor;
        await using var db = acrossTenants.OpenPlatform();
        return await db.UndeliverableAddresses.AnyAsync(row => row.Address == address && row.RecordedAt > since, ct);
    }

    private async Task RecordAsync(string address)
    {
        await using var db = acrossTenants.OpenPlatform();
        await db.UndeliverableAddresses.Where(row => row.Address == address).ExecuteDeleteAsync(CancellationToken.None);
        db.Add(new UndeliverableAddress { Address = address, RecordedAt = clock.GetUtcNow() });

        // Another mail to the same address may have bounced in the same instant.
        await db.TrySaveAsync("pk_undeliverable_addresses", CancellationToken.None);
    }
}

using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Email;

// A mailbox that is not there is no fault that a retry mends, and who goes on writing to it, or to people who asked for an
// end of it, is soon taken for a spammer by all.
public sealed class Recipients(AcrossTenants acrossTenants, TimeProvider clock)
{
    /// <summary>Why this mail must not go to this address (in lower case); null when it may.</summary>
    public async Task<string?> ReasonAgainstAsync(string address, Mail mail, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - UndeliverableAddress.KeptFor;
        await using var db = acrossTenants.OpenPlatform();
        if (await db.UndeliverableAddresses.AnyAsync(row => row.Address == address && row.RecordedAt > since, ct))
        {
            return "undeliverable";
        }

        var refused = mail.Kind == MailKind.Optional
            && await db.Unsubscriptions.AnyAsync(row => row.Address == address && row.Template == mail.TemplateName, ct);
        return refused ? "unsubscribed" : null;
    }

    public async Task RecordUndeliverableAsync(string address)
    {
        await using var db = acrossTenants.OpenPlatform();
        await db.UndeliverableAddresses.Where(row => row.Address == address).ExecuteDeleteAsync(CancellationToken.None);
        db.Add(new UndeliverableAddress { Address = address, RecordedAt = clock.GetUtcNow() });

        // Another mail to the same address may have bounced in the same instant.
        await db.TrySaveAsync("pk_undeliverable_addresses", CancellationToken.None);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Database;
using ProdReady.Platform.Webhooks;

namespace ProdReady.App.WebhookDeliveries;

/// <summary>Makes the next attempt of a webhook and writes down what came of it; no transaction is open meanwhile.</summary>
internal sealed class WebhookCourier(
    AppDbContext db, WebhookSender sender, IOptions<WebhooksOptions> options, ILogger<WebhookCourier> log)
{
    /// <summary>Whether it succeeded; null where nothing is due.</summary>
    public async Task<bool?> DeliverNextAsync(Guid subscriptionId, CancellationToken ct)
    {
        // As it is now, each time: its secret may have been changed, or it disabled, since the delivery before.
        var subscription = await db.WebhookSubscriptions.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == subscriptionId && row.DisabledAt == null, ct);
        if (subscription is null) return null;

        var now = await db.NowAsync(ct);
        var due = await db.WebhookDeliveries
            .Where(row => row.SubscriptionId == subscriptionId && row.Status == WebhookDeliveryStatus.Pending)
            .Where(row => row.DueAt <= now).OrderBy(row => row.DueAt).FirstOrDefaultAsync(ct);
        if (due is null) return null;

        var attempt = await sender.SendAsync(subscription, due, ct);
        due.Record(attempt, options.Value.RetriesInUse);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        await db.SaveChangesAsync(CancellationToken.None);
        await NoteAsync(subscription.Id, attempt);
        await transaction.CommitAsync(CancellationToken.None);
        db.ChangeTracker.Clear();
        log.LogInformation("{Event} {EventId} to webhook {Webhook}: {Status} in {Milliseconds} ms",
            due.EventType, due.EventId, subscription.Id, attempt.Status, attempt.Milliseconds);
        return attempt.Succeeded;
    }

    private async Task NoteAsync(Guid subscriptionId, WebhookAttempt attempt)
    {
        var since = attempt.Succeeded ? (DateTimeOffset?)null : attempt.At;
        await db.WebhookSubscriptions
            .Where(row => row.Id == subscriptionId && (row.FailingSince == null) != attempt.Succeeded)
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.FailingSince, since), CancellationToken.None);
        var current = await db.WebhookSubscriptions.SingleAsync(row => row.Id == subscriptionId, CancellationToken.None);
        var isGone = attempt.Status == 410;
        if (!isGone && !(attempt.At - current.FailingSince >= options.Value.DisableAfter)) return;

        current.Disable(attempt.At);
        foreach (var owner in await db.Memberships.Where(row => row.Role == Roles.Owner).ToListAsync(CancellationToken.None))
        {
            db.Publish(new NoticeDue(owner.UserId, Notice.WebhookDisabled));
        }

        await db.SaveChangesAsync(CancellationToken.None);
    }
}

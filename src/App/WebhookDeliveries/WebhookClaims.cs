using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Tenancy;
using ProdReady.Platform.Webhooks;

namespace ProdReady.App.WebhookDeliveries;

/// <summary>
/// Which Worker sends to which webhook. The time until which one has it is its own alone, since whoever claims it next gets a
/// later one: named at each change, it keeps a Worker that comes too late from giving away what is another's.
/// </summary>
internal sealed class WebhookClaims(AcrossTenants<AppDbContext> acrossTenants, IOptions<WebhooksOptions> options)
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private readonly WebhooksOptions _options = options.Value;

    /// <summary>One that something is due for, and whose tenant has not its share of them yet; null when there is none.</summary>
    // The wake-up is taken with the lease: one that comes while this Worker is at it is seen at the release.
    public async Task<WebhookSubscription?> ClaimAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var claimed = await db.WebhookSubscriptions
            .FromSql($"""
                WITH due AS (
                    SELECT id FROM webhook_subscriptions AS mine
                    WHERE disabled_at IS NULL AND coalesce(leased_until, next_at) <= now()
                        AND (next_at IS NOT NULL OR leased_until IS NOT NULL)
                        AND {_options.AtOncePerTenant} > (
                            SELECT count(*) FROM webhook_subscriptions AS other
                            WHERE other.tenant_id = mine.tenant_id AND other.leased_until > now())
                    ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                UPDATE webhook_subscriptions SET leased_until = now() + {Length}, next_at = NULL
                FROM due WHERE webhook_subscriptions.id = due.id
                RETURNING webhook_subscriptions.*
                """)
            .AsNoTracking().IgnoreQueryFilters().ToListAsync(ct);
        return claimed.SingleOrDefault();
    }

    /// <summary>Until when it is this Worker's now; null when it is not any more.</summary>
    public async Task<DateTimeOffset?> RenewAsync(Guid id, DateTimeOffset? until)
    {
        await using var db = acrossTenants.Open();
        var renewed = await db.Database
            .SqlQuery<DateTimeOffset>($"""
                UPDATE webhook_subscriptions SET leased_until = now() + {Length}
                WHERE id = {id} AND leased_until = {until} RETURNING leased_until AS "Value"
                """)
            .ToListAsync(CancellationToken.None);
        return renewed is [var later] ? later : null;
    }

    public async Task ReleaseAsync(Guid id, DateTimeOffset? until, bool hasFailed)
    {
        var pause = hasFailed ? _options.PauseAfterFailure : TimeSpan.Zero;
        await using var db = acrossTenants.Open();
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE webhook_subscriptions SET leased_until = NULL, next_at = greatest(
                least(next_at, (SELECT min(due_at) FROM webhook_deliveries
                    WHERE subscription_id = {id} AND status = 'Pending')),
                CASE WHEN next_at IS NOT NULL OR EXISTS (SELECT FROM webhook_deliveries
                    WHERE subscription_id = {id} AND status = 'Pending') THEN now() + {pause} END)
            WHERE id = {id} AND leased_until = {until}
            """, CancellationToken.None);
    }
}

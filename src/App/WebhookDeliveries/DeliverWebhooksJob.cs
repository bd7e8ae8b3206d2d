using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;
using ProdReady.Platform.Webhooks;

namespace ProdReady.App.WebhookDeliveries;

/// <summary>
/// Sends what is due, one webhook at a time: there are several of these jobs in each Worker. What a dead endpoint may hold is
/// one of them for the length of one attempt, then it waits; and a tenant never has more than its share of them.
/// </summary>
internal sealed class DeliverWebhooksJob(
    AcrossTenants<AppDbContext> acrossTenants, IServiceScopeFactory scopes, IOptions<WebhooksOptions> options,
    TimeProvider clock, ILogger<DeliverWebhooksJob> log)
    : RecurringJob(options.Value.Interval, clock, log)
{
    /// <summary>Longer than <see cref="MostInARow"/> attempts that all take their time.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private const int MostInARow = 20;
    private readonly WebhooksOptions _options = options.Value;

    protected override async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { } subscription)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(subscription.TenantId);
            var courier = ActivatorUtilities.CreateInstance<WebhookCourier>(scope.ServiceProvider);
            var hasFailed = false;
            for (var sent = 0; sent < MostInARow && !hasFailed; sent++)
            {
                if (await courier.DeliverNextAsync(subscription.Id, ct) is not { } succeeded) break;
                hasFailed = !succeeded;
            }

            await ReleaseAsync(subscription, hasFailed);
        }
    }

    // The wake-up is taken with the lease: one that comes while this Worker is at it is seen at the release.
    private async Task<WebhookSubscription?> ClaimAsync(CancellationToken ct)
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
                UPDATE webhook_subscriptions SET leased_until = now() + {Lease}, next_at = NULL
                FROM due WHERE webhook_subscriptions.id = due.id
                RETURNING webhook_subscriptions.*
                """)
            .AsNoTracking().IgnoreQueryFilters().ToListAsync(ct);
        return claimed.SingleOrDefault();
    }

    private async Task ReleaseAsync(WebhookSubscription subscription, bool hasFailed)
    {
        var pause = hasFailed ? _options.PauseAfterFailure : TimeSpan.Zero;
        await using var db = acrossTenants.Open();
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE webhook_subscriptions SET leased_until = NULL, next_at = greatest(
                least(next_at, (SELECT min(due_at) FROM webhook_deliveries
                    WHERE subscription_id = {subscription.Id} AND status = 'Pending')),
                CASE WHEN next_at IS NOT NULL OR EXISTS (SELECT FROM webhook_deliveries
                    WHERE subscription_id = {subscription.Id} AND status = 'Pending') THEN now() + {pause} END)
            WHERE id = {subscription.Id}
            """, CancellationToken.None);
    }
}

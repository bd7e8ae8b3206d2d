using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Leases;
using ProdReady.Platform.Tenancy;
using ProdReady.Platform.Webhooks;

namespace ProdReady.App.WebhookDeliveries;

/// <summary>
/// Sends what is due, one webhook at a time: there are several of these jobs in each Worker. What a dead endpoint may hold is
/// one of them for the length of one attempt, then it waits; and a tenant never has more than its share of them.
/// </summary>
internal sealed class DeliverWebhooksJob(
    WebhookClaims claims, IServiceScopeFactory scopes, IOptions<WebhooksOptions> options, TimeProvider clock,
    ILogger<DeliverWebhooksJob> log)
    : RecurringJob(options.Value.Interval, clock, log)
{
    private const int MostInARow = 20;
    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;

    protected override async Task RunAsync(CancellationToken ct)
    {
        while (HasTime && await TryServeAsync(ct))
        {
        }
    }

    private async Task<bool> TryServeAsync(CancellationToken ct)
    {
        var lease = new Lease(WebhookClaims.Length, _clock, _log) { WorkLimit = RunLimit / 2 };
        if (await claims.ClaimAsync(ct) is not { } subscription) return false;

        var (until, hasFailed) = (subscription.LeasedUntil, false);
        try
        {
            await lease.HoldAsync(
                async () => (until = await claims.RenewAsync(subscription.Id, until)) is not null,
                async token => hasFailed = !await DeliverAsync(subscription, token),
                ct);
        }
        finally
        {
            await claims.ReleaseAsync(subscription.Id, until, hasFailed);
        }

        return true;
    }

    private async Task<bool> DeliverAsync(WebhookSubscription subscription, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(subscription.TenantId);
        var courier = ActivatorUtilities.CreateInstance<WebhookCourier>(scope.ServiceProvider);
        var succeeded = true;
        for (var sent = 0; sent < MostInARow && succeeded; sent++)
        {
            if (await courier.DeliverNextAsync(subscription.Id, ct) is not { } ok) break;
            succeeded = ok;
        }

        return succeeded;
    }
}

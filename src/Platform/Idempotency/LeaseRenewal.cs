using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;
using ProdReady.Platform.Leases;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Idempotency;

// A transfer may take minutes, and one whose process died must not keep its key that long: the lease is a short one, and is
// prolonged as long as somebody lives to do so.
internal sealed class LeaseRenewal(
    IServiceScopeFactory scopes, IOptions<IdempotencyOptions> options, TimeProvider clock, ILogger<LeaseRenewal> log)
{
    /// <summary>Prolongs the lease of an intent while the transfer lasts.</summary>
    // One that loses its lease goes on: of two attempts one commits, and what was sent so far may be all that is needed. It has
    // no limit of its own, since the request has one: Hosting:Transfers:Timeout.
    public async Task HoldAsync(Guid tenantId, Guid intentId, Func<Task> transfer)
    {
        using var over = new CancellationTokenSource();
        await new Lease(options.Value.Lease, clock, log).HoldAsync(
            () => TryProlongAsync(tenantId, intentId, over.Token), _ => TransferAsync(), CancellationToken.None);

        // One that hangs with the database must not keep the answer waiting.
        async Task TransferAsync()
        {
            try
            {
                await transfer();
            }
            finally
            {
                await over.CancelAsync();
            }
        }
    }

    private async Task<bool> TryProlongAsync(Guid tenantId, Guid intentId, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(tenantId);
        var until = clock.GetUtcNow() + options.Value.Lease;
        return await scope.ServiceProvider.GetRequiredService<UnitOfWork>().Db.IdempotencyRecords
            .Where(record => record.IntentId == intentId && record.StatusCode == null)
            .ExecuteUpdateAsync(record => record.SetProperty(row => row.LeaseUntil, until), ct) == 1;
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Idempotency;

// A transfer may take minutes, and one whose process died must not keep its key that long: the lease is a short one, and is
// prolonged as long as somebody lives to do so.
internal sealed class LeaseRenewal(
    IServiceScopeFactory scopes, IOptions<IdempotencyOptions> options, TimeProvider clock, ILogger<LeaseRenewal> log)
{
    /// <summary>Prolongs the lease of an intent until what it returns is disposed.</summary>
    public IAsyncDisposable Begin(Guid tenantId, Guid intentId) => new Renewing(this, tenantId, intentId);

    private async Task RenewAsync(Guid tenantId, Guid intentId, CancellationToken end)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(end)) await TryProlongAsync(tenantId, intentId);
        }
        catch (OperationCanceledException)
        {
            // The transfer is through.
        }
    }

    // Where it fails until the lease is over, another attempt may take over; of the two, one commits.
    private async Task TryProlongAsync(Guid tenantId, Guid intentId)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(tenantId);
            var until = clock.GetUtcNow() + options.Value.Lease;
            await scope.ServiceProvider.GetRequiredService<UnitOfWork>().Db.IdempotencyRecords
                .Where(record => record.IntentId == intentId && record.StatusCode == null)
                .ExecuteUpdateAsync(record => record.SetProperty(row => row.LeaseUntil, until), CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "The lease of intent {IntentId} could not be prolonged", intentId);
        }
    }

    private sealed class Renewing : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _renewing;

        public Renewing(LeaseRenewal renewal, Guid tenantId, Guid intentId) =>
            _renewing = renewal.RenewAsync(tenantId, intentId, _end.Token);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _renewing;
            _end.Dispose();
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Erasure;
using ProdReady.App.Payments;
using ProdReady.Platform.Database;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.TenantDeletion;

/// <summary>
/// Deletes what a tenant has, when its grace period is over: objects, accounts that belong nowhere else, then every table.
/// A Worker that dies leaves the tenant due, and another goes on; two at once do no harm, only the same.
/// </summary>
internal sealed class DeleteTenantsJob(
    AcrossTenants<AppDbContext> acrossTenants, IServiceScopeFactory scopes, IObjectStorage storage,
    IOptions<TenantDeletionOptions> options, TimeProvider clock, ILogger<DeleteTenantsJob> log)
    : RecurringJob(options.Value.Interval, clock, log)
{
    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;

    protected override async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await DueAsync(ct))
        {
            await storage.DeleteTenantAsync(tenant, ct);
            await EraseHomelessAsync(tenant, ct);
            await DeleteRowsAsync(tenant, ct);
            _log.LogInformation("Tenant {Tenant} was deleted", tenant);
        }
    }

    // Not while a card may be charged: somebody has to learn whether it was.
    private async Task<List<Guid>> DueAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var now = await db.NowAsync(ct);
        return await db.Tenants
            .Where(tenant => tenant.DeletionDueAt <= now && !db.Payments.Any(
                payment => payment.TenantId == tenant.Id && payment.Status == PaymentStatus.Processing))
            .Select(tenant => tenant.Id).ToListAsync(ct);
    }

    // Who belongs to no other company has lost what the account was for.
    private async Task EraseHomelessAsync(Guid tenant, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var homeless = await db.Memberships
            .Where(member => member.TenantId == tenant
                && !db.Memberships.Any(other => other.UserId == member.UserId && other.TenantId != tenant))
            .Select(member => member.UserId).ToListAsync(ct);
        foreach (var userId in homeless)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await db.LockPersonAsync(userId, ct) is { } user
                && !await db.Memberships.AnyAsync(other => other.UserId == userId && other.TenantId != tenant, ct))
            {
                await db.ErasePersonAsync(user, _clock.GetUtcNow(), ct);
            }

            await transaction.CommitAsync(ct);
        }
    }

    private async Task DeleteRowsAsync(Guid tenant, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(tenant);
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        foreach (var table in TenantTables.In(db.Model))
        {
            while (await db.DeleteBatchAsync(table, ct) > 0)
            {
            }
        }

        await db.Tenants.Where(row => row.Id == tenant).ExecuteDeleteAsync(ct);
    }
}

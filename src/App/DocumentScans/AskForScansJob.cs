using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Documents;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.DocumentScans;

/// <summary>
/// Asks again for scans that did not come about: the scanner was away for longer than their message is tried, or gave an
/// answer that is no verdict.
/// </summary>
internal sealed class AskForScansJob(
    AcrossTenants<AppDbContext> acrossTenants, IServiceScopeFactory scopes, IOptions<DocumentScansOptions> options,
    TimeProvider clock, ILogger<AskForScansJob> log)
    : RecurringJob(options.Value.Interval, clock, log)
{
    protected override async Task RunAsync(CancellationToken ct)
    {
        while (HasTime && await ClaimAsync(ct) is { } document)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(document.TenantId);
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            db.Publish(new DocumentUploaded(document.Id));
            await db.SaveChangesAsync(ct);
        }
    }

    // The date is set with the claim, so that another Worker does not ask too.
    private async Task<Document?> ClaimAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var claimed = await db.Documents
            .FromSql($"""
                WITH due AS (
                    SELECT id FROM documents
                    WHERE status = 'Quarantined' AND scan_asked_at <= now() - {options.Value.AskAgainAfter}
                    ORDER BY scan_asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                UPDATE documents SET scan_asked_at = now() FROM due WHERE documents.id = due.id
                RETURNING documents.*, documents.xmin
                """)
            .AsNoTracking().IgnoreQueryFilters().ToListAsync(ct);
        return claimed.SingleOrDefault();
    }
}

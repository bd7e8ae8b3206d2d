using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.LooseObjects;

/// <summary>
/// Removes the objects that nothing holds. First the row is doomed, which commits or loses against the upload that wants to
/// keep it; then the object goes; then the row. So a live object is never removed, and a death in between is made up for.
/// </summary>
internal sealed class RemoveLooseObjectsJob(
    AcrossTenants<AppDbContext> acrossTenants, IObjectStorage storage, IOptions<LooseObjectsOptions> options,
    TimeProvider clock, ILogger<RemoveLooseObjectsJob> log)
    : RecurringJob(options.Value.Interval, clock, log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task RunAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        while (HasTime && await DoomAsync(db, ct) is { } loose)
        {
            await storage.DeleteAsync(loose.Name, ct);
            await db.LooseObjects.Where(row => row.Id == loose.Id).ExecuteDeleteAsync(ct);
        }
    }

    // The next date is set with the claim: another Worker skips the row, and one that cannot be removed holds up no other.
    private static async Task<LooseObject?> DoomAsync(AppDbContext db, CancellationToken ct)
    {
        var doomed = await db.LooseObjects
            .FromSql($"""
                WITH due AS (
                    SELECT id FROM loose_objects WHERE due_at <= now()
                    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                UPDATE loose_objects SET is_doomed = true, due_at = now() + {Pause}
                FROM due WHERE loose_objects.id = due.id
                RETURNING loose_objects.*
                """)
            .AsNoTracking().IgnoreQueryFilters().ToListAsync(ct);
        return doomed.SingleOrDefault();
    }
}

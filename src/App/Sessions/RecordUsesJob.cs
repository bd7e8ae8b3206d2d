using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Sessions;

/// <summary>
/// Writes down when, by what and from where sessions were used, and when API keys were: once a minute each, by whichever
/// instance.
/// </summary>
internal sealed class RecordUsesJob(
    SessionUses uses, AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock, ILogger<RecordUsesJob> log)
    : RecurringJob(TimeSpan.FromSeconds(5), clock, log)
{
    protected override async Task RunAsync(CancellationToken ct)
    {
        var taken = uses.Take();
        if (taken.Count == 0) return;

        // Sorted, so that two instances with the same sessions lock them in the same order.
        var sorted = taken.OrderBy(use => use.SessionId).ToArray();
        await using var db = acrossTenants.Open();
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE sessions SET last_used_at = uses.at, device = uses.device, network = uses.network
            FROM unnest({sorted.Select(use => use.SessionId).ToArray()}, {sorted.Select(use => use.At).ToArray()},
                {sorted.Select(use => use.Device.Name).ToArray()}, {sorted.Select(use => use.Device.Network).ToArray()})
                AS uses (id, at, device, network)
            WHERE sessions.id = uses.id AND sessions.last_used_at <= uses.at - {SessionUses.Interval}
            """, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE api_keys SET last_used_at = uses.at
            FROM unnest({sorted.Select(use => use.SessionId).ToArray()}, {sorted.Select(use => use.At).ToArray()})
                AS uses (id, at)
            WHERE api_keys.id = uses.id AND coalesce(last_used_at, '-infinity') <= uses.at - {SessionUses.Interval}
            """, ct);
    }
}
